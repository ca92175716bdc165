import { Button, FileButton, Group, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { readFormProblem } from "../../api/form-problem.ts";
import { useChange } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { JsonEditor } from "../../components/json-editor.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { ScreenLink, useOpenScreen } from "../../frame/screen-navigation.tsx";
import { plural } from "../../words/numbers.ts";
import classes from "./event-type-form.module.css";
import { ImportResults } from "./import-results.tsx";
import { changedCount, readImport, type Validate, validateChoices } from "./read-import.ts";
import { eventTypesScreen } from "./screen.ts";

/** Makes the catalogue from an OpenAPI document: looked at first, then taken. */
export function Page() {
  const open = useOpenScreen();
  const [text, setText] = useState("");
  const [validate, setValidate] = useState<Validate>("");
  const [own, setOwn] = useState<string>();
  const look = useChange("importEventTypes", { changes: [], isQuiet: true });
  const take = useChange("importEventTypes", {
    ...{ changes: ["listEventTypes", "getEventType", "listAuditLog"], isQuiet: true },
    says: ({ data }) => `Imported ${plural(changedCount(data), "event type")}`,
    onDone: () => open(eventTypesScreen),
  });
  const found = look.data?.data;
  const problem = readFormProblem(take.error ?? look.error, ["/document"]);
  const change = (next: { text?: string; validate?: Validate }) => {
    setText(next.text ?? text);
    setValidate(next.validate ?? validate);
    setOwn(undefined);
    look.reset();
    take.reset();
  };
  const send = (dryRun: boolean) => {
    const read = readImport(text, validate, dryRun);
    if ("mistake" in read) setOwn(read.mistake);
    else (dryRun ? look : take).mutate({ body: read.body });
  };
  return (
    <PageHead
      title="Import event types"
      lead="From an OpenAPI document: 3.1 with webhooks, or 3.0 with x-webhooks. Types that it does not name are left alone."
      back={
        <ScreenLink screen={eventTypesScreen}>
          <Icon name="arrowLeft" size={13} /> Event types
        </ScreenLink>
      }
    >
      <form
        className={classes["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          send(true);
        }}
      >
        <JsonEditor
          label="OpenAPI document"
          description="As JSON, of 1 MB at most."
          value={text}
          onChange={(next) => change({ text: next })}
          height="22rem"
          error={own ?? problem.at["/document"]}
        />
        <Group gap="xs" align="flex-end">
          <FileButton
            accept="application/json,.json"
            onChange={(file) => void file?.text().then((next) => change({ text: next }))}
          >
            {(props) => (
              <Button {...props} variant="default">
                Open a file…
              </Button>
            )}
          </FileButton>
          <NativeSelect
            label="Payloads that break a schema"
            value={validate}
            data={validateChoices}
            onChange={(event) => change({ validate: event.currentTarget.value as Validate })} // one of the choices
          />
        </Group>
        {problem.rest !== null && <ProblemAlert error={problem.rest} />}
        <Group gap="xs" className={classes["end"] ?? ""}>
          <Button type="submit" variant="default" loading={look.isPending} disabled={text.trim() === ""}>
            See what would change
          </Button>
          <Button
            loading={take.isPending}
            disabled={found === undefined || changedCount(found) === 0}
            onClick={() => send(false)}
          >
            {found === undefined ? "Import" : `Import ${plural(changedCount(found), "event type")}`}
          </Button>
        </Group>
        {found !== undefined && <ImportResults results={found} />}
      </form>
    </PageHead>
  );
}
