import { Button, Group, Radio, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { readFormProblem } from "../../api/form-problem.ts";
import { JsonEditor } from "../../components/json-editor.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { exampleText } from "../../event-types/example-panel.tsx";
import type { EventType } from "../../event-types/use-event-types.ts";
import { type EventTypeDraft, readEventTypeDraft } from "./event-type-draft.ts";
import classes from "./event-type-form.module.css";

const pointers = ["/name", "/description", "/schema", "/example", "/validate"];

const validateWords: Record<EventType["validate"], string> = {
  off: "Nothing: the schema is for people only",
  warn: "It is accepted, and noted on the event",
  reject: "It is refused, and nothing is kept",
};

type Read = Extract<ReturnType<typeof readEventTypeDraft>, { body: unknown }>["body"];

/** An event type as a form. What the API says is wrong stands at the field that it is about. */
export function EventTypeForm({
  initial,
  isNew,
  verb,
  isBusy,
  error,
  onSave,
  onLeave,
}: {
  initial: EventTypeDraft;
  /** Only then it can be named. */
  isNew: boolean;
  verb: string;
  isBusy: boolean;
  error: unknown;
  onSave: (name: string, body: Read) => void;
  onLeave: () => void;
}) {
  const [draft, setDraft] = useState(initial);
  const [own, setOwn] = useState<Record<string, string>>({});
  const problem = readFormProblem(error, pointers);
  const at = { ...problem.at, ...own };
  const set = (patch: Partial<EventTypeDraft>) => {
    setDraft({ ...draft, ...patch });
    setOwn({});
  };
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        const read = readEventTypeDraft(draft);
        if ("at" in read) setOwn(read.at);
        else onSave(draft.name, read.body);
      }}
    >
      {isNew && (
        <TextInput
          label="Name"
          description="Words with dots between them, from the general to the special."
          placeholder="invoice.paid"
          value={draft.name}
          maxLength={128}
          required
          autoComplete="off"
          spellCheck={false}
          error={at["/name"]}
          onChange={(event) => set({ name: event.currentTarget.value.trim() })}
        />
      )}
      <Textarea
        label="Description"
        description="When it is emitted, and what it means. Tenants read this."
        value={draft.description}
        maxLength={2_000}
        minRows={2}
        autosize
        error={at["/description"]}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <JsonEditor
        label="JSON Schema of the payload"
        description="2020-12, or draft-07 when $schema says so. Empty: payloads may be anything."
        value={draft.schema}
        onChange={(schema) => set({ schema })}
        height="20rem"
        error={at["/schema"]}
      />
      <Radio.Group
        label="A payload that breaks the schema"
        value={draft.validate}
        error={at["/validate"]}
        onChange={(value) => set({ validate: value as EventType["validate"] })} // one of the three below
      >
        {Object.entries(validateWords).map(([value, label]) => (
          <Radio key={value} value={value} label={label} mt={6} />
        ))}
      </Radio.Group>
      <ExampleField draft={draft} error={at["/example"]} onChange={(example) => set({ example })} />
      {problem.rest !== null && problem.rest !== undefined && <ProblemAlert error={problem.rest} />}
      <Group gap="xs" className={classes["end"] ?? ""}>
        <Button variant="default" onClick={onLeave}>
          Leave it
        </Button>
        <Button type="submit" loading={isBusy} disabled={isNew && draft.name === ""}>
          {verb}
        </Button>
      </Group>
    </form>
  );
}

function ExampleField({
  draft,
  error,
  onChange,
}: {
  draft: EventTypeDraft;
  error: string | undefined;
  onChange: (example: string) => void;
}): ReactNode {
  const read = readEventTypeDraft({ ...draft, example: "", validate: "off" });
  const made =
    "body" in read && read.body.schema ? exampleText({ schema: read.body.schema, example: null }) : undefined;
  return (
    <div>
      <JsonEditor
        label="Example"
        description="A payload to show in the catalogue; it keeps to the schema."
        value={draft.example}
        onChange={onChange}
        height="14rem"
        error={error}
      />
      {made !== undefined && draft.example.trim() === "" && (
        <Button size="compact-sm" variant="default" onClick={() => onChange(made)}>
          Make one from the schema
        </Button>
      )}
    </div>
  );
}
