import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { CopyButton } from "../components/copy-button.tsx";
import { JsonView } from "../components/json-view.tsx";
import { formatBytes } from "../words/numbers.ts";
import classes from "./body-view.module.css";

type View = "pretty" | "raw" | "headers";

/** A body and its headers: pretty, as it was sent, and what stood above it. */
export function BodyView({
  label,
  body,
  headers,
  note,
}: {
  label: string;
  /** null: there was none. */
  body: string | null;
  headers: Record<string, string>;
  /** What must be known of it: that it was cut off, say. */
  note?: string | undefined;
}) {
  const [view, setView] = useState<View>("pretty");
  const bytes = body === null ? 0 : new TextEncoder().encode(body).length;
  return (
    <div>
      <div className={classes["tools"]}>
        <SegmentedControl
          size="xs"
          value={view}
          onChange={(value) => setView(value as View)} // one of the three below
          data={[
            { value: "pretty", label: "Pretty" },
            { value: "raw", label: "Raw" },
            { value: "headers", label: `Headers (${Object.keys(headers).length})` },
          ]}
          aria-label={`How to show ${label}`}
        />
        {body !== null && <span className={classes["size"]}>{formatBytes(bytes)}</span>}
        {note !== undefined && <span className={classes["note"]}>{note}</span>}
        {body !== null && body !== "" && <CopyButton label="Copy" text={() => body} />}
      </div>
      {view === "headers" ? (
        <Headers headers={headers} />
      ) : body === null || body === "" ? (
        <p className={classes["empty"]}>No body.</p>
      ) : (
        <JsonView text={body} isRaw={view === "raw"} label={label} />
      )}
    </div>
  );
}

function Headers({ headers }: { headers: Record<string, string> }) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return <p className={classes["empty"]}>No headers.</p>;
  return (
    <dl className={classes["headers"]}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
