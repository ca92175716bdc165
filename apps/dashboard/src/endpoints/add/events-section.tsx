import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { JsonView } from "../../components/json-view.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { EventTypePicker } from "../../event-types/event-type-picker.tsx";
import { choiceOf } from "../../event-types/event-type-tree.ts";
import { type EventType, useEventTypes } from "../../event-types/use-event-types.ts";
import classes from "./add-endpoint.module.css";

/** Which events it gets, and what they look like. */
export function EventsSection({
  selected,
  onChange,
  error,
}: {
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  error: string | undefined;
}) {
  const catalogue = useEventTypes();
  const types = catalogue.data?.types ?? [];
  return (
    <Panel title="2. Which events">
      <div className={classes["section"]}>
        {catalogue.isPending ? (
          <SkeletonRows />
        ) : (
          <>
            {catalogue.error !== null && (
              <ProblemAlert error={catalogue.error} onRetry={() => void catalogue.refetch()} />
            )}
            <EventTypePicker types={types} selected={selected} onChange={onChange} error={error} />
            <Examples types={types.filter((type) => isWanted(type, selected))} />
          </>
        )}
      </div>
    </Panel>
  );
}

function isWanted({ name, example }: EventType, selected: readonly string[]): boolean {
  return example !== null && ["chosen", "covered"].includes(choiceOf(name, selected));
}

function Examples({ types }: { types: readonly EventType[] }) {
  const [name, setName] = useState("");
  const shown = types.find((type) => type.name === name) ?? types[0];
  if (shown === undefined) return null;
  return (
    <details className={classes["more"]}>
      <summary>Examples of what is sent</summary>
      <NativeSelect
        label="Example of"
        value={shown.name}
        onChange={(event) => setName(event.currentTarget.value)}
        data={types.map((type) => type.name)}
      />
      <JsonView text={JSON.stringify(shown.example)} label={`Example of ${shown.name}`} />
    </details>
  );
}
