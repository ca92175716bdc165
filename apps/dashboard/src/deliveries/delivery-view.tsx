import { useRead } from "../api/use-call.ts";
import { Icon } from "../components/icon.tsx";
import { ListNotice } from "../components/list-notice.tsx";
import { SkeletonRows } from "../components/list-states.tsx";
import { PageHead, Panel } from "../components/page-head.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import type { Screen } from "../frame/screen.ts";
import { ScreenLink, useScreenSearch } from "../frame/screen-navigation.tsx";
import type { Delivery } from "../words/statuses.ts";
import { AttemptDetails } from "./attempt-details.tsx";
import { AttemptTimeline } from "./attempt-timeline.tsx";
import { DeliveryActions } from "./delivery-actions.tsx";
import { DeliveryFacts } from "./delivery-facts.tsx";
import { DeliveryStatusBadge } from "./delivery-status-badge.tsx";
import type { DeliveryTarget, EventTarget } from "./delivery-target.ts";
import classes from "./delivery-view.module.css";
import type { attemptParams } from "./list-params.ts";
import { planAttempts } from "./planned-attempts.ts";
import { RequestPanel, type RequestRights } from "./request-panel.tsx";
import { SiblingDeliveries } from "./sibling-deliveries.tsx";

const everyMs = 2_000;

export type DeliveryViewProps = {
  path: { tenant: string; delivery: string };
  screen: Screen<string, typeof attemptParams>;
  /** Where the way back leads. */
  list: Screen;
  target: DeliveryTarget;
  eventTarget?: EventTarget;
  showsTenant: boolean;
  rights: RequestRights & { write: boolean; endpoints: boolean };
};

/** One delivery: every attempt made and planned, what was sent and what came back. */
export function DeliveryView(props: DeliveryViewProps) {
  const { path, list, target, rights } = props;
  const { data, error, refetch } = useRead(
    "getDelivery",
    { path },
    { everyMs: (delivery) => (delivery !== undefined && isUnderWay(delivery) ? everyMs : false) },
  );
  const back = (
    <ScreenLink screen={list}>
      <Icon name="arrowLeft" size={13} /> Deliveries
    </ScreenLink>
  );
  if (error !== null || data === undefined)
    return (
      <PageHead title="Delivery" back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  return (
    <PageHead
      title={data.eventType ?? "Delivery"}
      heading={
        <>
          {data.eventType ?? "Delivery"} <DeliveryStatusBadge delivery={data} />
        </>
      }
      back={back}
      actions={<DeliveryActions delivery={data} target={target} mayWrite={rights.write} />}
    >
      <Contents {...props} delivery={data} />
    </PageHead>
  );
}

function isUnderWay({ status }: Pick<Delivery, "status">): boolean {
  return status === "pending" || status === "delivering";
}

function Contents({
  delivery,
  screen,
  target,
  eventTarget,
  showsTenant,
  rights,
}: DeliveryViewProps & { delivery: Delivery }) {
  const [{ attempt: asked }, change] = useScreenSearch(screen);
  const path = { tenant: delivery.tenantId, delivery: delivery.id };
  const attempts = useRead(
    "listAttempts",
    { path, query: { limit: 100 } },
    { everyMs: isUnderWay(delivery) ? everyMs : false, keepsPrevious: true },
  );
  const endpoint = useRead(
    "getEndpoint",
    { path: { tenant: delivery.tenantId, endpoint: delivery.endpointId } },
    { isEnabled: rights.endpoints },
  ).data;
  const made = attempts.data?.data ?? [];
  const shown = made.find(({ number }) => String(number) === asked) ?? made[0];
  const planned = endpoint === undefined ? [] : planAttempts(delivery, endpoint.retrySchedule);
  const isBare = attempts.data !== undefined && made.length === 0 && planned.length === 0;
  return (
    <>
      <DeliveryFacts
        delivery={delivery}
        eventTarget={eventTarget}
        showsTenant={showsTenant}
        mayReadEndpoints={rights.endpoints}
      />
      <div className={classes["parts"]}>
        <div className={classes["column"]}>
          <Panel title="Attempts">
            {attempts.error !== null && <ProblemAlert error={attempts.error} />}
            {isBare && <ListNotice icon="clock" title="No attempt yet" />}
            <AttemptTimeline
              attempts={made}
              planned={planned}
              shown={shown?.number}
              onShow={(number) => change({ attempt: String(number) }, { replace: true })}
            />
          </Panel>
          <SiblingDeliveries delivery={delivery} mayReadEndpoints={rights.endpoints} target={target} />
        </div>
        <div className={classes["column"]}>
          {shown !== undefined && <AttemptDetails attempt={shown} endpoint={endpoint} />}
          <RequestPanel delivery={delivery} endpoint={endpoint} attempt={shown} rights={rights} />
        </div>
      </div>
    </>
  );
}
