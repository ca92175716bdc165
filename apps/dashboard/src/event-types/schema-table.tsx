import { useMemo } from "react";
import { asSchema } from "./json-schema.ts";
import { describeSchema } from "./schema-rows.ts";
import classes from "./schema-table.module.css";

/** A payload's JSON Schema as people read it: a line for each field, inner ones below it. */
export function SchemaTable({ schema, label }: { schema: unknown; label: string }) {
  const rows = useMemo(() => describeSchema(asSchema(schema) ?? {}), [schema]);
  if (rows.length === 0) return <p className={classes["none"]}>The schema names no fields.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} aria-label={label} tabIndex={0}>
      <table className={classes["table"]}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Type</th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, name, depth, type, isRequired, isDeprecated, description, limits }) => (
            <tr key={path} style={{ "--depth": depth } as React.CSSProperties}>
              <th scope="row">
                <code data-deprecated={isDeprecated || undefined}>{name}</code>
                {isRequired && <span className={classes["required"]}>required</span>}
                {isDeprecated && <span className={classes["deprecated"]}>deprecated</span>}
              </th>
              <td>
                <code>{type}</code>
              </td>
              <td>
                {description !== "" && <span>{description}</span>}
                {limits.length > 0 && <span className={classes["limits"]}>{limits.join(" · ")}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
