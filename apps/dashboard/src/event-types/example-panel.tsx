import { CopyButton } from "../components/copy-button.tsx";
import { JsonView } from "../components/json-view.tsx";
import { Panel } from "../components/page-head.tsx";
import { exampleOfSchema } from "./example-of-schema.ts";
import { asSchema } from "./json-schema.ts";
import classes from "./schema-panel.module.css";
import type { EventType } from "./use-event-types.ts";

type Shown = Pick<EventType, "schema" | "example">;

/** An example of an event type's payload, as text: its own, or one that its schema leads to; undefined: it has neither. */
export function exampleText({ schema, example }: Shown): string | undefined {
  if (example !== null && example !== undefined) return JSON.stringify(example, null, 2);
  const known = asSchema(schema);
  return known === undefined ? undefined : JSON.stringify(exampleOfSchema(known), null, 2);
}

/** What a payload of an event type may look like. */
export function ExamplePanel({ type }: { type: Shown }) {
  const text = exampleText(type);
  if (text === undefined) return null;
  const isMade = type.example === null || type.example === undefined;
  return (
    <Panel title="Example" actions={<CopyButton label="Copy" text={() => text} />}>
      {isMade && <p className={classes["note"]}>Made from the schema: it has no example of its own.</p>}
      <JsonView text={text} label="Example of the payload" />
    </Panel>
  );
}
