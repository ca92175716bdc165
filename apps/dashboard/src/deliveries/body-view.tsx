import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { CopyButton } from "../components/copy-button.tsx";
import { downloadText } from "../components/download-text.ts";
import { Icon } from "../components/icon.tsx";
import { JsonView } from "../components/json-view.tsx";
import { formatBytes } from "../words/numbers.ts";
import classes from "./body-view.module.css";

type View = "pretty" | "raw" | "headers";

/** A header as it is shown; `about` says what it is for. */
export type ShownHeader = { name: string; value: string | null; about?: string };

/** A body and its headers: pretty, as it was sent, and what stood above it. */
export function BodyView({
  label,
  body,
  headers,
  fileName,
  note,
}: {
  label: string;
  /** null: there was none. */
  body: string | null;
  /** Left out where there is nothing but a body. */
  headers?: readonly ShownHeader[];
  /** How the body is called when it is saved. */
  fileName: string;
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
            ...(headers === undefined ? [] : [{ value: "headers", label: `Headers (${headers.length})` }]),
          ]}
          aria-label={`How to show ${label}`}
        />
        {body !== null && <span className={classes["size"]}>{formatBytes(bytes)}</span>}
        {note !== undefined && <span className={classes["note"]}>{note}</span>}
        {body !== null && body !== "" && (
          <div className={classes["takes"]}>
            <CopyButton label="Copy" text={() => body} />
            <Button
              size="xs"
              variant="default"
              leftSection={<Icon name="download" size={14} />}
              aria-label={`Download ${label}`}
              onClick={() => downloadText(fileName, body, "text/plain")}
            >
              Download
            </Button>
          </div>
        )}
      </div>
      {view === "headers" && headers !== undefined ? (
        <Headers headers={headers} />
      ) : body === null || body === "" ? (
        <p className={classes["empty"]}>No body.</p>
      ) : (
        <JsonView text={body} isRaw={view === "raw"} label={label} />
      )}
    </div>
  );
}

function Headers({ headers }: { headers: readonly ShownHeader[] }) {
  if (headers.length === 0) return <p className={classes["empty"]}>No headers.</p>;
  return (
    <dl className={classes["headers"]}>
      {headers.map(({ name, value, about }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value ?? <span className={classes["hidden"]}>not shown</span>}
            {about !== undefined && about !== "" && <span className={classes["about"]}>{about}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
