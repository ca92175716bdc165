import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { CopyButton } from "../components/copy-button.tsx";
import { JsonView } from "../components/json-view.tsx";
import { Panel } from "../components/page-head.tsx";
import { asSchema } from "./json-schema.ts";
import classes from "./schema-panel.module.css";
import { SchemaTable } from "./schema-table.tsx";
import { describeTypeScript } from "./typescript-type.ts";
import type { EventType } from "./use-event-types.ts";

type View = "table" | "typescript" | "schema";

const views: { value: View; label: string }[] = [
  { value: "table", label: "Fields" },
  { value: "typescript", label: "TypeScript" },
  { value: "schema", label: "JSON Schema" },
];

/** What the payload of an event type is like: for people, for programs, and as it was written. */
export function SchemaPanel({ type: { name, schema } }: { type: Pick<EventType, "name" | "schema"> }) {
  const [view, setView] = useState<View>("table");
  if (schema === null)
    return (
      <Panel title="Payload">
        <p className={classes["note"]}>No schema says what the payload is like.</p>
      </Panel>
    );
  const written = JSON.stringify(schema, null, 2);
  const typeScript = view === "typescript" ? describeTypeScript(name, asSchema(schema) ?? {}) : "";
  return (
    <Panel
      title="Payload"
      actions={
        <div className={classes["tools"]}>
          <SegmentedControl
            size="xs"
            value={view}
            onChange={(value) => setView(value as View)} // one of the three above
            data={views}
            aria-label="How to show the payload"
          />
          {view !== "table" && (
            <CopyButton label="Copy" text={() => (view === "typescript" ? typeScript : written)} />
          )}
        </div>
      }
    >
      {view === "table" && <SchemaTable schema={schema} label={`Fields of ${name}`} />}
      {view === "typescript" && <Code label={`${name} as TypeScript`} text={typeScript} />}
      {view === "schema" && <JsonView text={written} label={`JSON Schema of ${name}`} />}
    </Panel>
  );
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} aria-label={label} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}
