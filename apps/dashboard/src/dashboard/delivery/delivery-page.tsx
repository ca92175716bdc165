import { Button } from "@mantine/core";
import { useChange, useRead } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import { ListNotice } from "../../components/list-notice.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { AttemptDetails } from "../../deliveries/attempt-details.tsx";
import { AttemptTimeline } from "../../deliveries/attempt-timeline.tsx";
import { DeliveryFacts } from "../../deliveries/delivery-facts.tsx";
import { DeliveryStatusBadge } from "../../deliveries/delivery-status-badge.tsx";
import { planAttempts } from "../../deliveries/planned-attempts.ts";
import { RequestPanel } from "../../deliveries/request-panel.tsx";
import { ScreenLink, useScreenParams, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import type { Delivery } from "../../words/statuses.ts";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { useMay, useSession } from "../session.tsx";
import classes from "./delivery-page.module.css";
import { deliveryScreen } from "./screen.ts";

const everyMs = 2_000;

/** One delivery: every attempt made and planned, what was sent and what came back. */
export function Page() {
  const { tenant, delivery: id } = useScreenParams(deliveryScreen);
  const path = { tenant, delivery: id };
  const { data, error, refetch } = useRead(
    "getDelivery",
    { path },
    { everyMs: (delivery) => (delivery !== undefined && isUnderWay(delivery) ? everyMs : false) },
  );
  const back = (
    <ScreenLink screen={deliveriesScreen}>
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
      actions={<Actions delivery={data} />}
    >
      <Contents delivery={data} />
    </PageHead>
  );
}

function isUnderWay({ status }: Pick<Delivery, "status">): boolean {
  return status === "pending" || status === "delivering";
}

function Contents({ delivery }: { delivery: Delivery }) {
  const [{ attempt: asked }, change] = useScreenSearch(deliveryScreen);
  const mayReadEndpoints = useMay("endpoints:read");
  const rights = { payloads: useMay("payloads:read"), secrets: useMay("secrets:read") };
  const { tenantId } = useSession();
  const path = { tenant: delivery.tenantId, delivery: delivery.id };
  const attempts = useRead(
    "listAttempts",
    { path, query: { limit: 100 } },
    { everyMs: isUnderWay(delivery) ? everyMs : false, keepsPrevious: true },
  );
  const endpoint = useRead(
    "getEndpoint",
    { path: { tenant: delivery.tenantId, endpoint: delivery.endpointId } },
    { isEnabled: mayReadEndpoints },
  ).data;
  const made = attempts.data?.data ?? [];
  const shown = made.find(({ number }) => String(number) === asked) ?? made[0];
  const planned = endpoint === undefined ? [] : planAttempts(delivery, endpoint.retrySchedule);
  const isBare = attempts.data !== undefined && made.length === 0 && planned.length === 0;
  return (
    <>
      <DeliveryFacts
        delivery={delivery}
        showsTenant={tenantId === null}
        mayReadEndpoints={mayReadEndpoints}
      />
      <div className={classes["parts"]}>
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
        <div className={classes["details"]}>
          {shown !== undefined && <AttemptDetails attempt={shown} endpoint={endpoint} />}
          <RequestPanel delivery={delivery} endpoint={endpoint} attempt={shown} rights={rights} />
        </div>
      </div>
    </>
  );
}

function Actions({ delivery }: { delivery: Delivery }) {
  const changes = ["getDelivery", "listAttempts", "listDeliveries", "listTenantDeliveries"] as const;
  const retry = useChange("retryDelivery", { changes, says: "It is attempted again now" });
  const cancel = useChange("cancelDelivery", { changes, says: "No further attempt will be made" });
  const mayWrite = useMay("deliveries:write");
  const input = { path: { tenant: delivery.tenantId, delivery: delivery.id } };
  useShortcut("r", "Retry this delivery", () => {
    if (mayWrite) retry.mutate(input);
  });
  if (!mayWrite) return null;
  return (
    <>
      {delivery.status === "pending" && (
        <Button size="sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(input)}>
          Cancel
        </Button>
      )}
      <Button
        size="sm"
        loading={retry.isPending}
        disabled={delivery.status === "delivering"}
        onClick={() => retry.mutate(input)}
        leftSection={<Icon name="retry" size={15} />}
      >
        Retry now
      </Button>
    </>
  );
}
