import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { FormProblem } from "../../api/form-problem.ts";
import { Icon } from "../../components/icon.tsx";
import { addEntry, findRepeated, type MetadataEntry, mostEntries, type TenantDraft } from "./tenant-draft.ts";
import classes from "./tenant-fields.module.css";

/** What these fields are called in a refusal. */
export const tenantPointers = ["/name", "/externalId", "/metadata"];

/** Everything of a tenant that can be written. */
export function TenantFields({
  draft,
  problem,
  onChange,
}: {
  draft: TenantDraft;
  problem: FormProblem;
  onChange: (draft: TenantDraft) => void;
}) {
  const repeated = findRepeated(draft);
  return (
    <div className={classes["fields"]}>
      <TextInput
        label="Name"
        required
        data-autofocus
        maxLength={200}
        value={draft.name}
        error={problem.at["/name"]}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        label="External id"
        description="Your own name for it, such as its customer number. The API takes it wherever it takes ten_…"
        maxLength={128}
        autoComplete="off"
        spellCheck={false}
        value={draft.externalId}
        error={problem.at["/externalId"]}
        onChange={(event) => onChange({ ...draft, externalId: event.currentTarget.value })}
      />
      <Metadata
        entries={draft.metadata}
        error={repeated === undefined ? problem.at["/metadata"] : `${repeated} stands there twice`}
        onChange={(metadata) => onChange({ ...draft, metadata })}
      />
    </div>
  );
}

function Metadata({
  entries,
  error,
  onChange,
}: {
  entries: readonly MetadataEntry[];
  error: string | undefined;
  onChange: (entries: readonly MetadataEntry[]) => void;
}) {
  const change = (number: number, patch: Partial<MetadataEntry>) =>
    onChange(entries.map((entry) => (entry.number === number ? { ...entry, ...patch } : entry)));
  return (
    <fieldset className={classes["metadata"]}>
      <legend>Metadata</legend>
      <p className={classes["about"]}>Your own notes: a name and a text each.</p>
      {entries.map(({ number, name, value }, index) => (
        <div key={number} className={classes["entry"]}>
          <TextInput
            aria-label={`Name of entry ${index + 1}`}
            placeholder="Name"
            maxLength={64}
            value={name}
            onChange={(event) => change(number, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Text of entry ${index + 1}`}
            placeholder="Text"
            maxLength={1_000}
            value={value}
            onChange={(event) => change(number, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Remove entry ${index + 1}`}
            onClick={() => onChange(entries.filter((entry) => entry.number !== number))}
          >
            <Icon name="cross" size={16} />
          </ActionIcon>
        </div>
      ))}
      {error !== undefined && (
        <p className={classes["error"]} role="alert">
          {error}
        </p>
      )}
      <Button
        size="xs"
        variant="default"
        disabled={entries.length >= mostEntries}
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => onChange(addEntry(entries))}
      >
        Add an entry
      </Button>
    </fieldset>
  );
}
