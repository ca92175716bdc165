import { Button } from "@mantine/core";
import type { HeaderRow } from "./add/endpoint-draft.ts";
import { HeaderFields } from "./add/header-fields.tsx";
import classes from "./endpoint-view.module.css";

/** The headers that an endpoint has. Their values are never shown, so they are left alone, or replaced as a whole. */
export function HeadersField({
  names,
  rows,
  error,
  onChange,
}: {
  names: readonly string[];
  /** null: left alone. */
  rows: readonly HeaderRow[] | null;
  error: string | undefined;
  onChange: (rows: readonly HeaderRow[] | null) => void;
}) {
  if (rows === null)
    return (
      <div className={classes["choice"]}>
        <p>
          <strong>Headers</strong>: {names.length === 0 ? "none besides ours." : `${names.join(", ")}.`}
        </p>
        <Button size="xs" variant="default" onClick={() => onChange([{ id: 1, name: "", value: "" }])}>
          {names.length === 0 ? "Add headers" : "Replace all headers"}
        </Button>
      </div>
    );
  return (
    <div>
      <HeaderFields rows={rows} onChange={onChange} error={error} />
      {names.length > 0 && <p className={classes["note"]}>They replace all there are: {names.join(", ")}.</p>}
      <Button size="compact-sm" variant="subtle" mt={4} onClick={() => onChange(null)}>
        Leave the headers as they are
      </Button>
    </div>
  );
}
