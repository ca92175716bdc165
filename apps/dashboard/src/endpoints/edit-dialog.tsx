import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FormProblem, readFormProblem } from "../api/form-problem.ts";
import { isOutdated } from "../api/problem-words.ts";
import { useChange, useRead } from "../api/use-call.ts";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { EventTypePicker } from "../event-types/event-type-picker.tsx";
import { useEventTypes } from "../event-types/use-event-types.ts";
import { describeUrl } from "./add/url-words.ts";
import { useUrlCheck } from "./add/use-url-check.ts";
import { type EndpointChanges, type EndpointEdit, editOf, readChanges } from "./endpoint-changes.ts";
import { type Endpoint, endpointReads } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";
import { HeadersField } from "./headers-field.tsx";

const fields = ["/url", "/description", "/eventTypes", "/headers"] as const;

/** Changes where an endpoint is and what it takes. What somebody else changed meanwhile is never overwritten. */
export function EditDialog({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const [base, setBase] = useState(endpoint);
  const path = { tenant: endpoint.tenantId, endpoint: endpoint.id };
  const update = useChange("updateEndpoint", {
    changes: endpointReads,
    says: "Saved",
    onDone: onClose,
    isQuiet: true,
  });
  const { refetch } = useRead("getEndpoint", { path }, { isEnabled: false });
  const startAnew = async () => {
    const { data } = await refetch();
    if (data !== undefined) setBase(data);
    update.reset();
  };
  const save = (changes: EndpointChanges) => {
    if (Object.keys(changes).length === 0) onClose();
    else update.mutate({ path, body: changes, version: base.version });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Edit the endpoint"
      centered
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <EditForm
        key={base.version}
        base={base}
        isBusy={update.isPending}
        error={update.error}
        onSave={save}
        onClose={onClose}
        onStartAnew={() => void startAnew()}
      />
    </Modal>
  );
}

function EditForm({
  base,
  isBusy,
  error,
  onSave,
  onClose,
  onStartAnew,
}: {
  base: Endpoint;
  isBusy: boolean;
  error: Error | null;
  onSave: (changes: EndpointChanges) => void;
  onClose: () => void;
  onStartAnew: () => void;
}) {
  const [edit, setEdit] = useState<EndpointEdit>(() => editOf(base));
  const types = useEventTypes().data?.types ?? [];
  const problem = readFormProblem(error, fields);
  const change = (patch: Partial<EndpointEdit>) => setEdit({ ...edit, ...patch });
  const isReady = edit.eventTypes.length > 0;
  return (
    <form
      className={classes["fields"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSave(readChanges(base, edit));
      }}
    >
      <TextFields base={base} edit={edit} problem={problem} onChange={change} />
      <EventTypePicker
        types={types}
        selected={edit.eventTypes}
        onChange={(eventTypes) => change({ eventTypes })}
        error={edit.eventTypes.length === 0 ? "Choose one at least" : problem.at["/eventTypes"]}
      />
      <HeadersField
        names={Object.keys(base.headers)}
        rows={edit.headers}
        error={problem.at["/headers"]}
        onChange={(headers) => change({ headers })}
      />
      <div className={classes["footer"]}>
        {problem.rest !== null && <ProblemAlert error={problem.rest} />}
        <Group justify="flex-end" gap="xs">
          {isOutdated(problem.rest) && (
            <Button variant="default" onClick={onStartAnew}>
              Begin again with the endpoint as it is now
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={isBusy} disabled={!isReady}>
            Save
          </Button>
        </Group>
      </div>
    </form>
  );
}

function TextFields({
  base,
  edit,
  problem,
  onChange,
}: {
  base: Endpoint;
  edit: EndpointEdit;
  problem: FormProblem;
  onChange: (patch: Partial<EndpointEdit>) => void;
}) {
  const { verdict } = useUrlCheck(base.tenantId, edit.url === base.url ? "" : edit.url);
  const refusal = verdict?.isAllowed === false ? verdict.message : undefined;
  const notes = verdict === undefined ? [] : (describeUrl(edit.url, verdict) ?? []);
  return (
    <>
      <TextInput
        label="URL"
        description={notes.map(({ text }) => text).join(". ")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        inputMode="url"
        maxLength={2_048}
        value={edit.url}
        error={problem.at["/url"] ?? refusal}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
      <TextInput
        label="Description"
        maxLength={1_000}
        value={edit.description}
        error={problem.at["/description"]}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
    </>
  );
}
