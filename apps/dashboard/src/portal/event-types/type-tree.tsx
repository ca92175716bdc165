import { useMemo, useState } from "react";
import { Icon } from "../../components/icon.tsx";
import { countTypes, groupEventTypes, type TypeNode } from "../../event-types/event-type-tree.ts";
import { TypeState } from "../../event-types/type-state.tsx";
import type { EventType } from "../../event-types/use-event-types.ts";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { plural } from "../../words/numbers.ts";
import { eventTypeScreen } from "./screen.ts";
import classes from "./type-tree.module.css";

/** So many types are all shown at once; of more, the groups are closed at first. */
const mostOpen = 60;

type Shared = { byName: ReadonlyMap<string, EventType>; isOpen: boolean };

/** Event types as the tree that their dots make; each leads to what is known of it. */
export function TypeTree({ types, isOpen }: { types: readonly EventType[]; isOpen: boolean }) {
  const nodes = useMemo(() => groupEventTypes(types.map(({ name }) => name)), [types]);
  const byName = useMemo(() => new Map(types.map((type) => [type.name, type])), [types]);
  useShortcut("j", "Next event type", () => moveFocus(1), "Lists");
  useShortcut("k", "Event type before", () => moveFocus(-1), "Lists");
  return (
    <div className={classes["tree"]}>
      <Nodes nodes={nodes} byName={byName} isOpen={isOpen || types.length <= mostOpen} />
    </div>
  );
}

function moveFocus(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-type-link]")];
  const at = links.findIndex((link) => link.matches(":focus"));
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

function Nodes({ nodes, ...shared }: Shared & { nodes: readonly TypeNode[] }) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.name}>
          {node.children.length === 0 ? (
            <Leaf name={node.name} {...shared} />
          ) : (
            <Group node={node} {...shared} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Group({ node, ...shared }: Shared & { node: TypeNode }) {
  const [asked, setOpen] = useState<boolean | null>(null);
  const isOpen = asked ?? shared.isOpen;
  return (
    <>
      <button
        type="button"
        className={classes["group"]}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="chevronDown" size={14} />
        <span className={classes["name"]}>{node.name}</span>
        <span className={classes["about"]}>{plural(countTypes(node), "event type")}</span>
      </button>
      {isOpen && (
        <div className={classes["inside"]}>
          {node.isType && <Leaf name={node.name} {...shared} />}
          <Nodes nodes={node.children} {...shared} />
        </div>
      )}
    </>
  );
}

function Leaf({ name, byName }: Shared & { name: string }) {
  const type = byName.get(name);
  return (
    <div className={classes["leaf"]}>
      <ScreenLink screen={eventTypeScreen} params={{ eventType: name }} data-type-link>
        {name}
      </ScreenLink>
      {type !== undefined && <TypeState type={type} />}
      <span className={classes["about"]}>{type?.description}</span>
    </div>
  );
}
