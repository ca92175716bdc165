import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useRead } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import type { BulkTarget } from "../../deliveries/bulk-bar.tsx";
import { ScreenLink, useScreenParams } from "../../frame/screen-navigation.tsx";
import { eventsScreen } from "../events/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { EventDeliveries } from "./event-deliveries.tsx";
import { EventFacts } from "./event-facts.tsx";
import classes from "./event-page.module.css";
import { EventPayload } from "./event-payload.tsx";
import { ExplainPanel } from "./explain-panel.tsx";
import { ReplayButtons } from "./replay-buttons.tsx";
import { eventScreen } from "./screen.ts";

const BulkDialog = lazy(() =>
  import("../../deliveries/bulk-dialog.tsx").then(({ BulkDialog }) => ({ default: BulkDialog })),
);

/** One event: what was emitted, where it went, and why it did not go elsewhere. */
export function Page() {
  const path = useScreenParams(eventScreen);
  const { tenantId } = useSession();
  const mayWrite = useMay("deliveries:write");
  const replay = useReplay();
  const { data, error, refetch } = useRead("getEvent", { path, query: {} });
  const back = (
    <ScreenLink screen={eventsScreen} search={tenantId === null ? { q: `tenant:${path.tenant}` } : {}}>
      <Icon name="arrowLeft" size={13} /> Events
    </ScreenLink>
  );
  if (error !== null || data === undefined)
    return (
      <PageHead title="Event" back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  return (
    <PageHead
      title={data.eventType}
      back={back}
      actions={mayWrite && <ReplayButtons event={data} onReplay={replay.begin} />}
    >
      <EventFacts event={data} showsTenant={tenantId === null} />
      <div className={classes["parts"]}>
        <ExplainPanel event={data} onReplay={mayWrite ? replay.begin : undefined} />
        <EventDeliveries event={data} />
        <EventPayload event={data} />
      </div>
      {replay.dialog}
    </PageHead>
  );
}

/** Asks before a replay and follows it; what it has changed is read again when that is closed. */
function useReplay() {
  const [target, setTarget] = useState<BulkTarget | null>(null);
  const queries = useQueryClient();
  const close = () => {
    setTarget(null);
    for (const read of ["listEventDeliveries", "explainEvent"])
      void queries.invalidateQueries({ queryKey: [read] });
  };
  const dialog = <Suspense>{target !== null && <BulkDialog target={target} onClose={close} />}</Suspense>;
  return { begin: setTarget, dialog };
}
