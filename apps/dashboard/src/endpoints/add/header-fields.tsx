import { ActionIcon, Button, Input, TextInput } from "@mantine/core";
import { Icon } from "../../components/icon.tsx";
import classes from "./add-endpoint.module.css";
import type { HeaderRow } from "./endpoint-draft.ts";

/** As the API bounds them. */
const mostHeaders = 32;

/** Headers of the endpoint's own; their values are never shown again. */
export function HeaderFields({
  rows,
  onChange,
  error,
}: {
  rows: readonly HeaderRow[];
  onChange: (rows: HeaderRow[]) => void;
  error: string | undefined;
}) {
  const change = (id: number, part: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () =>
    onChange([...rows, { id: 1 + Math.max(0, ...rows.map(({ id }) => id)), name: "", value: "" }]);
  return (
    <Input.Wrapper
      label="Headers"
      labelElement="div"
      description="Sent with each attempt besides ours. Values are not shown again."
      error={error}
      inputWrapperOrder={["label", "description", "error", "input"]}
    >
      <div className={classes["rows"]}>
        {rows.map(({ id, name, value }, index) => (
          <div key={id} className={classes["row"]}>
            <TextInput
              aria-label={`Name of header ${index + 1}`}
              placeholder="X-Environment"
              value={name}
              onChange={(event) => change(id, { name: event.currentTarget.value })}
              error={isAtFault(rows, name, error)}
              maxLength={128}
              autoComplete="off"
              spellCheck={false}
            />
            <TextInput
              aria-label={`Value of header ${index + 1}`}
              placeholder="value"
              value={value}
              onChange={(event) => change(id, { value: event.currentTarget.value })}
              maxLength={4_096}
              autoComplete="off"
              spellCheck={false}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Remove header ${index + 1}`}
              onClick={() => onChange(rows.filter((row) => row.id !== id))}
            >
              <Icon name="cross" />
            </ActionIcon>
          </div>
        ))}
        {rows.length < mostHeaders && (
          <div>
            <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={add}>
              Add a header
            </Button>
          </div>
        )}
      </div>
    </Input.Wrapper>
  );
}

/** What is said of one header begins with its name; all else is about all of them. */
function isAtFault(rows: readonly HeaderRow[], name: string, error: string | undefined): boolean {
  if (error === undefined) return false;
  const isAbout = (one: string) => error.startsWith(`${one.trim()}: `);
  return isAbout(name) || !rows.some((row) => isAbout(row.name));
}
