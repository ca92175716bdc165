import { Button, NativeSelect } from "@mantine/core";
import type { Answer } from "@posthorn/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../api/api-client.tsx";
import { useRead } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { JsonEditor } from "../../components/json-editor.tsx";
import { ListNotice } from "../../components/list-notice.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { ScreenButton } from "../../components/screen-button.tsx";
import { SentTest } from "../../deliveries/sent-test.tsx";
import { exampleText } from "../../event-types/example-panel.tsx";
import { type EventType, useEventTypes } from "../../event-types/use-event-types.ts";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { formatBytes } from "../../words/numbers.ts";
import { addEndpointScreen } from "../add-endpoint/screen.ts";
import { deliveryTarget } from "../delivery/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { testingScreen } from "./screen.ts";
import classes from "./testing-page.module.css";

/** Of no catalogue; what is sent when no type is chosen. */
const plainTest = "posthorn.test";
const plainPayload = `{\n  "test": true,\n  "message": "This is a test."\n}`;

/** An example of any event type, changed at will, to one endpoint; what that answers is shown beside it. */
export function Page() {
  const { tenantId: tenant } = useSession();
  const endpoints = useRead("listEndpoints", { path: { tenant }, query: { limit: 100 } });
  const types = useEventTypes();
  const { data } = endpoints;
  const error = endpoints.error ?? types.error;
  return (
    <PageHead
      title="Testing"
      lead="Send an example to one of your endpoints, whatever it subscribes to. It is tried once, and not retried."
    >
      {error !== null ? (
        <ProblemAlert
          error={error}
          onRetry={() => {
            void endpoints.refetch();
            void types.refetch();
          }}
        />
      ) : data === undefined || types.data === undefined ? (
        <SkeletonRows />
      ) : data.data.length === 0 ? (
        <Panel>
          <ListNotice
            icon="endpoint"
            title="No endpoints yet"
            action={<ScreenButton screen={addEndpointScreen}>Add endpoint</ScreenButton>}
          >
            A test is sent to an endpoint: a URL of yours. Add one first.
          </ListNotice>
        </Panel>
      ) : (
        <Bench endpoints={data.data} types={types.data.types} />
      )}
    </PageHead>
  );
}

type Endpoint = Answer<"listEndpoints">["data"][number];
type Choices = { endpoints: readonly Endpoint[]; types: readonly EventType[] };

function Bench({ endpoints, types }: Choices) {
  const [{ type: askedType, endpoint: askedEndpoint }] = useScreenSearch(testingScreen);
  const test = useTest();
  return (
    <div className={classes["parts"]}>
      <Panel title="Event">
        <TestForm
          endpoints={endpoints}
          types={types}
          type={types.find(({ name }) => name === askedType)}
          endpoint={endpoints.find(({ id }) => id === askedEndpoint) ?? firstActive(endpoints)}
          isBusy={test.isPending}
          onSend={test.mutate}
        />
      </Panel>
      <Panel title="Result">
        <div className={classes["result"]}>
          {test.error !== null ? (
            <ProblemAlert error={test.error} />
          ) : test.data === undefined ? (
            <p className={classes["none"]}>Nothing has been sent yet.</p>
          ) : (
            <TestResult sent={test.data} />
          )}
        </div>
      </Panel>
    </div>
  );
}

function TestForm({
  endpoints,
  types,
  type,
  endpoint,
  isBusy,
  onSend,
}: Choices & {
  /** undefined: the plain test. */
  type: EventType | undefined;
  endpoint: Endpoint | undefined;
  isBusy: boolean;
  onSend: (test: Test) => void;
}) {
  const [, change] = useScreenSearch(testingScreen);
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const eventType = type?.name ?? plainTest;
  const payload = drafts[eventType] ?? (type === undefined ? plainPayload : (exampleText(type) ?? "{}"));
  const isActive = endpoint?.status === "active";
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (endpoint !== undefined && isActive) onSend({ endpoint, eventType, payload });
      }}
    >
      <NativeSelect
        label="Event type"
        value={eventType}
        data={[
          { value: plainTest, label: `${plainTest}, a plain test` },
          ...types.map(({ name }) => ({ value: name, label: name })),
        ]}
        description={type?.description || undefined}
        onChange={({ currentTarget: { value } }) =>
          change({ type: value === plainTest ? undefined : value }, { replace: true })
        }
      />
      <NativeSelect
        label="Endpoint"
        value={endpoint?.id ?? ""}
        data={endpoints.map(({ id, url, status }) => ({
          value: id,
          label: status === "active" ? url : `${url} (${status})`,
        }))}
        error={!isActive && `It is ${endpoint?.status}: resume it to send it a test.`}
        onChange={(event) => change({ endpoint: event.currentTarget.value }, { replace: true })}
      />
      <JsonEditor
        label="Payload"
        description="It arrives byte for byte as it stands here."
        value={payload}
        onChange={(text) => setDrafts((all) => ({ ...all, [eventType]: text }))}
      />
      <div className={classes["buttons"]}>
        <Button
          type="submit"
          loading={isBusy}
          disabled={!isActive || !isJson(payload)}
          leftSection={<Icon name="send" size={15} />}
        >
          Send
        </Button>
        {drafts[eventType] !== undefined && (
          <Button variant="default" onClick={() => setDrafts(({ [eventType]: _, ...others }) => others)}>
            Back to the example
          </Button>
        )}
      </div>
    </form>
  );
}

function TestResult({ sent: { event, delivery, bytes, url } }: { sent: SentOne }) {
  const mayRead = useMay("deliveries:read");
  return (
    <>
      <p className={classes["none"]}>
        {event.eventType}, {formatBytes(bytes)} of payload, to {url}
      </p>
      <SentTest key={delivery.id} sent={delivery} mayRead={mayRead} target={deliveryTarget} />
    </>
  );
}

function firstActive(endpoints: readonly Endpoint[]): Endpoint | undefined {
  return endpoints.find(({ status }) => status === "active") ?? endpoints[0];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

type Test = { endpoint: Endpoint; eventType: string; payload: string };
type SentOne = Answer<"testEndpoint"> & { url: string; bytes: number };

/** Sends a payload as it is written. */
function useTest() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    async mutationFn({ endpoint: { id, tenantId, url }, eventType, payload }: Test): Promise<SentOne> {
      const path = `/v1/tenants/${tenantId}/endpoints/${id}/test`;
      const body = `{"eventType":${JSON.stringify(eventType)},"payload":${payload}}`;
      const answer = JSON.parse(await api.sendText(path, body)) as Answer<"testEndpoint">; // as the contract has it
      return { ...answer, url, bytes: new TextEncoder().encode(payload.trim()).length };
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["listDeliveries"] }),
  });
}
