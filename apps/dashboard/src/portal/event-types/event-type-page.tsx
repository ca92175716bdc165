import { useRead } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { ScreenButton } from "../../components/screen-button.tsx";
import { ExamplePanel } from "../../event-types/example-panel.tsx";
import { SchemaPanel } from "../../event-types/schema-panel.tsx";
import { stateOf, TypeState } from "../../event-types/type-state.tsx";
import type { EventType } from "../../event-types/use-event-types.ts";
import { ScreenLink, useScreenParams } from "../../frame/screen-navigation.tsx";
import { addEndpointScreen } from "../add-endpoint/screen.ts";
import { useMay } from "../session.tsx";
import { testingScreen } from "../testing/screen.ts";
import classes from "./event-type-page.module.css";
import { eventTypeScreen, eventTypesScreen } from "./screen.ts";

/** One event type: what it means, what its payload is like, and the way to get it. */
export function Page() {
  const path = useScreenParams(eventTypeScreen);
  const { data, error, refetch } = useRead("getEventType", { path });
  const back = (
    <ScreenLink screen={eventTypesScreen}>
      <Icon name="arrowLeft" size={13} /> Event types
    </ScreenLink>
  );
  if (error !== null || data === undefined)
    return (
      <PageHead title={path.eventType} back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  return (
    <PageHead
      title={data.name}
      heading={
        <>
          {data.name} <TypeState type={data} />
        </>
      }
      lead={data.description}
      back={back}
      actions={<Actions type={data} />}
    >
      <div className={classes["parts"]}>
        {stateOf(data) !== null && (
          <p className={classes["note"]}>
            Do not build on it any more. Endpoints that take it keep getting it for as long as it is emitted.
          </p>
        )}
        <SchemaPanel type={data} />
        <ExamplePanel type={data} />
      </div>
    </PageHead>
  );
}

/** What is archived is not subscribed to any more, and cannot be sent as a test. */
function Actions({ type: { name, archivedAt } }: { type: EventType }) {
  const mayWrite = useMay("endpoints:write");
  if (!mayWrite || archivedAt !== null) return null;
  return (
    <>
      <ScreenButton variant="default" screen={testingScreen} search={{ type: name }}>
        Send example
      </ScreenButton>
      <ScreenButton screen={addEndpointScreen} search={{ type: name }}>
        Subscribe
      </ScreenButton>
    </>
  );
}
