import { Button, NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { useChange } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { ShownOnce } from "../../components/shown-once.tsx";
import type { DeliveryTarget } from "../../deliveries/delivery-target.ts";
import { SentTest } from "../../deliveries/sent-test.tsx";
import { choiceOf } from "../../event-types/event-type-tree.ts";
import { useEventTypes } from "../../event-types/use-event-types.ts";
import type { May } from "../endpoint-rights.ts";
import classes from "./add-endpoint.module.css";
import type { CreatedEndpoint } from "./endpoint-form.tsx";
import { VerifySnippets } from "./verify-snippets.tsx";

/** An endpoint that was just made: its secret, how to check signatures with it, and a first event to try it. */
export function EndpointMade({
  endpoint,
  may,
  delivery,
  onward,
}: {
  endpoint: CreatedEndpoint;
  may: May;
  delivery: DeliveryTarget;
  /** Where one goes from here. */
  onward: ReactNode;
}) {
  return (
    <div className={classes["form"]}>
      <Panel title="Signing secret">
        <div className={classes["section"]}>
          <p className={classes["words"]}>
            Give it to your server: the programs below read it from <code>WEBHOOK_SECRET</code>.{" "}
            {may("secrets:read")
              ? "It is kept with the endpoint, where you can look it up."
              : "You cannot look it up later, so keep it now."}
          </p>
          <ShownOnce label="Signing secret" text={endpoint.secret} />
        </div>
      </Panel>
      <Panel title="Check the signature">
        <div className={classes["section"]}>
          <p className={classes["words"]}>
            Anybody can post to your URL, so believe a request only if its signature is right. Each of these
            is a whole receiver to begin with: it answers 204 to what is genuine and 401 to all else.
          </p>
          <VerifySnippets />
        </div>
      </Panel>
      <FirstTest endpoint={endpoint} may={may} delivery={delivery} />
      <div className={classes["buttons"]}>{onward}</div>
    </div>
  );
}

/** What is sent when no type is chosen. */
const plainTest = "posthorn.test";

function FirstTest({
  endpoint,
  may,
  delivery,
}: {
  endpoint: CreatedEndpoint;
  may: May;
  delivery: DeliveryTarget;
}) {
  const [eventType, setEventType] = useState(plainTest);
  const test = useChange("testEndpoint", { changes: ["listTenantDeliveries"], isQuiet: true });
  const types = (useEventTypes().data?.types ?? []).filter(
    ({ name, example }) => example !== null && choiceOf(name, endpoint.eventTypes) !== "none",
  );
  const send = () => {
    const body = eventType === plainTest ? {} : { eventType };
    test.mutate({ path: { tenant: endpoint.tenantId, endpoint: endpoint.id }, body });
  };
  return (
    <Panel title="Try it">
      <div className={classes["section"]}>
        <div className={classes["test"]}>
          <NativeSelect
            label="Event type"
            description="Those of the catalogue are sent with their example."
            value={eventType}
            onChange={(event) => setEventType(event.currentTarget.value)}
            data={[plainTest, ...types.map(({ name }) => name)]}
          />
          <Button
            variant={test.isSuccess ? "default" : "filled"}
            leftSection={<Icon name="send" size={15} />}
            loading={test.isPending}
            onClick={send}
          >
            {test.isSuccess ? "Send another" : "Send test event"}
          </Button>
        </div>
        {test.error !== null && <ProblemAlert error={test.error} />}
        {test.data !== undefined && (
          <SentTest
            key={test.data.delivery.id}
            sent={test.data.delivery}
            mayRead={may("deliveries:read")}
            target={delivery}
          />
        )}
      </div>
    </Panel>
  );
}
