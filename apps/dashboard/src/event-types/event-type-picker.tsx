import { Button, TextInput } from "@mantine/core";
import { useId, useMemo, useState } from "react";
import { Icon } from "../components/icon.tsx";
import { SearchField } from "../components/search-field.tsx";
import { TickBox } from "../components/tick-box.tsx";
import { plural } from "../words/numbers.ts";
import classes from "./event-type-picker.module.css";
import {
  choiceOf,
  countTypes,
  groupEventTypes,
  isPattern,
  patternsOutside,
  type TypeNode,
  togglePattern,
} from "./event-type-tree.ts";

/** Of an event type, what helps to choose it. */
export type PickableType = { name: string; description: string };

/** So many types are all shown at once; of more, the groups are closed at first. */
const mostOpen = 30;

/**
 * Chooses event types from the catalogue: single ones, all with a prefix, or all. What is chosen are the patterns that an
 * endpoint takes, so a group stands for what will be added to it, too.
 */
export function EventTypePicker({
  types,
  selected,
  onChange,
  error,
}: {
  types: readonly PickableType[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  error?: string | undefined;
}) {
  const [q, setQ] = useState("");
  const errorId = useId();
  const wanted = q.trim().toLowerCase();
  const shown = useMemo(() => types.filter((type) => fits(type, wanted)), [types, wanted]);
  const nodes = useMemo(() => groupEventTypes(shown.map(({ name }) => name)), [shown]);
  const descriptions = useMemo(
    () => new Map(types.map(({ name, description }) => [name, description])),
    [types],
  );
  const outside = patternsOutside(
    selected,
    types.map(({ name }) => name),
  );
  const toggle = (pattern: string) => onChange(togglePattern(pattern, selected));
  return (
    <fieldset className={classes["picker"]} aria-describedby={error === undefined ? undefined : errorId}>
      <legend>Event types</legend>
      {types.length > 0 && (
        <SearchField label="Search event types" placeholder="Name or description" value={q} onChange={setQ} />
      )}
      <div className={classes["tree"]} data-wrong={error !== undefined || undefined}>
        <Choosable pattern="*" label="All event types" {...{ selected, toggle }}>
          <strong>All</strong>
          <span className={classes["about"]}>and those that will be added</span>
        </Choosable>
        <Nodes
          nodes={nodes}
          isOpen={shown.length <= mostOpen || wanted !== ""}
          {...{ descriptions, selected, toggle }}
        />
        {shown.length === 0 && types.length > 0 && (
          <p className={classes["none"]}>No event type fits “{q}”.</p>
        )}
      </div>
      {error !== undefined && (
        <p id={errorId} className={classes["error"]} role="alert">
          {error}
        </p>
      )}
      <Outside patterns={outside} onRemove={toggle} />
      <AddPattern
        onAdd={(pattern) => {
          if (/^(?:none|partly)$/.test(choiceOf(pattern, selected))) toggle(pattern);
        }}
      />
    </fieldset>
  );
}

function fits({ name, description }: PickableType, wanted: string): boolean {
  return `${name} ${description}`.toLowerCase().includes(wanted);
}

type Choosing = { selected: readonly string[]; toggle: (pattern: string) => void };
type NodesProps = Choosing & { descriptions: ReadonlyMap<string, string>; isOpen: boolean };

function Nodes({ nodes, ...rest }: NodesProps & { nodes: readonly TypeNode[] }) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.name}>
          {node.children.length === 0 ? <Leaf node={node} {...rest} /> : <Group node={node} {...rest} />}
        </li>
      ))}
    </ul>
  );
}

function Leaf({
  node,
  label = node.label,
  descriptions,
  ...choosing
}: NodesProps & { node: TypeNode; label?: string }) {
  return (
    <Choosable pattern={node.name} label={node.name} {...choosing}>
      <span className={classes["name"]}>{label}</span>
      <span className={classes["about"]}>{descriptions.get(node.name)}</span>
    </Choosable>
  );
}

function Group({ node, ...rest }: NodesProps & { node: TypeNode }) {
  const [asked, setOpen] = useState<boolean | null>(null);
  const pattern = `${node.name}.*`;
  const isOpen = asked ?? (rest.isOpen || choiceOf(pattern, rest.selected) === "partly");
  return (
    <>
      <div className={classes["group"]}>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`Event types of ${node.name}`}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="chevronDown" size={14} />
        </button>
        <Choosable pattern={pattern} label={`All of ${node.name}`} {...rest}>
          <span className={classes["name"]}>{node.label}</span>
          <span className={classes["about"]}>all {plural(countTypes(node), "type")} of it, and new ones</span>
        </Choosable>
      </div>
      {isOpen && (
        <div className={classes["inside"]}>
          {node.isType && <Leaf node={node} {...rest} />}
          <Nodes nodes={node.children} {...rest} />
        </div>
      )}
    </>
  );
}

/** A pattern with its box. What something wider takes already is ticked, and cannot be taken out by itself. */
function Choosable({
  pattern,
  label,
  selected,
  toggle,
  children,
}: Choosing & { pattern: string; label: string; children: React.ReactNode }) {
  const choice = choiceOf(pattern, selected);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box is in it
    <label className={classes["choice"]} data-covered={choice === "covered" || undefined}>
      <TickBox
        label={label}
        isTicked={choice === "chosen" || choice === "covered"}
        isPartly={choice === "partly"}
        isDisabled={choice === "covered"}
        onChange={() => toggle(pattern)}
      />
      <span>{children}</span>
    </label>
  );
}

/** What was chosen and is in no catalogue. */
function Outside({
  patterns,
  onRemove,
}: {
  patterns: readonly string[];
  onRemove: (pattern: string) => void;
}) {
  if (patterns.length === 0) return null;
  return (
    <ul className={classes["outside"]} aria-label="Chosen, and not in the catalogue">
      {patterns.map((pattern) => (
        <li key={pattern}>
          <button type="button" onClick={() => onRemove(pattern)} aria-label={`Remove ${pattern}`}>
            {pattern} <Icon name="cross" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** For types that nobody has declared yet. */
function AddPattern({ onAdd }: { onAdd: (pattern: string) => void }) {
  const [text, setText] = useState("");
  const isWrong = text !== "" && !isPattern(text);
  const add = () => {
    if (!isPattern(text)) return;
    onAdd(text);
    setText("");
  };
  return (
    <div className={classes["add"]}>
      <TextInput
        size="xs"
        label="Another name, or prefix.*"
        placeholder="invoice.*"
        value={text}
        maxLength={128}
        autoComplete="off"
        spellCheck={false}
        error={isWrong && "A name such as invoice.paid, prefix.*, or *"}
        onChange={(event) => setText(event.currentTarget.value.trim())}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      />
      <Button size="xs" variant="default" disabled={text === "" || isWrong} onClick={add}>
        Add
      </Button>
    </div>
  );
}
