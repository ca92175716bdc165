import { Checkbox } from "@mantine/core";
import type { Scope } from "../frame/screen.ts";
import { includedBy, scopeWords } from "../words/scopes.ts";
import classes from "./scope-choice.module.css";

/** What somebody else may do. What a ticked one includes cannot be ticked besides. */
export function ScopeChoice<S extends Scope>({
  label,
  description,
  error,
  scopes,
  chosen,
  onChange,
}: {
  label: string;
  description?: string;
  error?: string | undefined;
  scopes: readonly S[];
  chosen: readonly S[];
  onChange: (chosen: S[]) => void;
}) {
  return (
    <Checkbox.Group
      label={label}
      description={description}
      error={error}
      value={[...chosen]}
      onChange={(values) => onChange(scopes.filter((scope) => values.includes(scope)))}
    >
      <div className={classes["scopes"]}>
        {scopes.map((scope) => {
          const including = includedBy(scope, chosen);
          return (
            <Checkbox
              key={scope}
              value={scope}
              label={<code>{scope}</code>}
              description={including === undefined ? scopeWords[scope] : `Included in ${including}`}
              disabled={including !== undefined}
              size="sm"
            />
          );
        })}
      </div>
    </Checkbox.Group>
  );
}
