import { Button } from "@mantine/core";
import type { Answer } from "@posthorn/sdk";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { readFormProblem } from "../../api/form-problem.ts";
import { useChange } from "../../api/use-call.ts";
import { Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import classes from "./add-endpoint.module.css";
import {
  bodyOf,
  type EndpointDraft,
  emptyDraft,
  type Faults,
  findFaults,
  formFields,
} from "./endpoint-draft.ts";
import { EventsSection } from "./events-section.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { UrlField } from "./url-field.tsx";

export type CreatedEndpoint = Answer<"createEndpoint">;

const noFaults: Faults = {};

/** What makes an endpoint: where events go, which ones, and how. What the API refuses is said at its fields. */
export function EndpointForm({
  tenant,
  eventTypes = emptyDraft.eventTypes,
  cancel,
  onMade,
}: {
  tenant: string;
  /** Those that are chosen at first. */
  eventTypes?: readonly string[] | undefined;
  /** The way back, beside the button. */
  cancel: ReactNode;
  onMade: (endpoint: CreatedEndpoint) => void;
}) {
  const [draft, setDraft] = useState<EndpointDraft>({ ...emptyDraft, eventTypes });
  const [found, setFound] = useState(noFaults);
  const [isOpen, setOpen] = useState(false);
  const create = useChange("createEndpoint", {
    changes: ["listEndpoints", "listEndpointStats"],
    onDone: onMade,
    isQuiet: true,
  });
  const { at, rest } = readFormProblem(create.error, formFields);
  const faults: Faults = { ...at, ...found };
  const form = useRef<HTMLFormElement>(null);
  useRevealedFaults(faults, form);
  const change = (part: Partial<EndpointDraft>) => {
    setDraft({ ...draft, ...part });
    setFound(noFaults);
    if (create.isError) create.reset();
  };
  const submit = () => {
    const faults = findFaults(draft);
    setFound(faults);
    if (Object.keys(faults).length === 0) create.mutate({ path: { tenant }, body: bodyOf(draft) });
  };
  return (
    <form
      ref={form}
      className={classes["form"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Panel title="1. Where events go">
        <div className={classes["section"]}>
          <UrlField
            tenant={tenant}
            url={draft.url}
            onChange={(url) => change({ url })}
            error={faults["/url"]}
          />
        </div>
      </Panel>
      <EventsSection
        selected={draft.eventTypes}
        onChange={(eventTypes) => change({ eventTypes })}
        error={faults["/eventTypes"]}
      />
      <SettingsSection {...{ draft, faults, isOpen }} onChange={change} onToggle={setOpen} />
      {rest !== null && <ProblemAlert error={rest} />}
      <div className={classes["buttons"]}>
        <Button type="submit" loading={create.isPending}>
          Add endpoint
        </Button>
        {cancel}
      </div>
    </form>
  );
}

/** Leads to the first field that is at fault, unfolding what it stands in. */
function useRevealedFaults(faults: Faults, form: React.RefObject<HTMLFormElement | null>): void {
  const fields = Object.keys(faults).join();
  useEffect(() => {
    if (fields === "") return;
    const field = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    const folded = field?.closest("details");
    if (folded) folded.open = true;
    field?.focus();
  }, [fields, form]);
}
