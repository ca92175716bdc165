import { Button } from "@mantine/core";
import { useChange, useRead } from "../api/use-call.ts";
import { CopyId } from "../components/copy-id.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { SkeletonRows } from "../components/list-states.tsx";
import { Panel } from "../components/page-head.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import { useNow } from "../components/use-now.ts";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import { formatNumber, plural } from "../words/numbers.ts";
import { describeHealth } from "./endpoint-health.ts";
import { type Endpoint, type EndpointPlaces, type Lane, laneReads } from "./endpoint-rights.ts";
import classes from "./health-panel.module.css";

const everyMs = 5_000;

/** What holds an endpoint's deliveries, read again and again. */
export function useLane({ tenantId, id }: Pick<Endpoint, "tenantId" | "id">) {
  return useRead("getLane", { path: { tenant: tenantId, endpoint: id } }, { everyMs });
}

/** How an endpoint does: since when, what waits, and when it is tried next. */
export function HealthPanel({
  endpoint,
  places,
  mayWrite,
}: {
  endpoint: Endpoint;
  places: EndpointPlaces;
  mayWrite: boolean;
}) {
  const { data: lane, error, refetch } = useLane(endpoint);
  return (
    <Panel title="Health">
      {error !== null ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : lane === undefined ? (
        <SkeletonRows />
      ) : (
        <div className={classes["health"]}>
          <Summary endpoint={endpoint} lane={lane} />
          <LaneFacts endpoint={endpoint} lane={lane} />
          {mayWrite && endpoint.status === "active" && lane.breaker === "open" && (
            <CloseBreaker endpoint={endpoint} />
          )}
          {lane.blockedBy.length > 0 && <Blockers endpoint={endpoint} lane={lane} places={places} />}
        </div>
      )}
    </Panel>
  );
}

function Summary({ endpoint, lane }: { endpoint: Endpoint; lane: Lane }) {
  const { look, text } = describeHealth(endpoint, lane);
  return (
    <p className={classes["summary"]} role="status">
      <StatusBadge look={look} /> {text}
    </p>
  );
}

/** Who knows that the receiver is mended need not wait for the next probe. */
function CloseBreaker({ endpoint: { tenantId, id } }: { endpoint: Endpoint }) {
  const resume = useChange("resumeEndpoint", {
    changes: laneReads,
    says: "The breaker is closed: what waited is sent now",
  });
  return (
    <Button
      size="sm"
      mb="md"
      variant="default"
      loading={resume.isPending}
      onClick={() => resume.mutate({ path: { tenant: tenantId, endpoint: id }, body: { backlog: "all" } })}
    >
      The receiver is mended: send now
    </Button>
  );
}

/** So far the lane counts. */
const mostUnfinished = 10_000;

function LaneFacts({ endpoint, lane }: { endpoint: Endpoint; lane: Lane }) {
  const nowMs = useNow();
  const { consecutiveFailures, failingSince, openedUntil, unfinished, oldestDueAt, ratePerSecond } = lane;
  return (
    <Facts>
      <Fact name="Failures in a row">{formatNumber(consecutiveFailures)}</Fact>
      {failingSince !== null && (
        <Fact name="Failing since">
          <TimeCell at={failingSince} label="time of the first failure" />
        </Fact>
      )}
      {openedUntil !== null && endpoint.status === "active" && (
        <Fact name="Next probe">
          {Date.parse(openedUntil) > nowMs ? (
            <TimeCell at={openedUntil} label="time of the next probe" />
          ) : (
            "with the next delivery that is due"
          )}
        </Fact>
      )}
      <Fact name="Unfinished">
        {unfinished >= mostUnfinished
          ? `${formatNumber(mostUnfinished)} or more`
          : plural(unfinished, "delivery", "deliveries")}
      </Fact>
      {oldestDueAt !== null && (
        <Fact name="Oldest due">
          <TimeCell at={oldestDueAt} label="time it was due" />
        </Fact>
      )}
      {ratePerSecond !== null && <Fact name="Rate">{`at most ${formatNumber(ratePerSecond)} a second`}</Fact>}
    </Facts>
  );
}

function Blockers({ endpoint, lane, places }: { endpoint: Endpoint; lane: Lane; places: EndpointPlaces }) {
  return (
    <ul className={classes["blockers"]} aria-label="Ordering keys that wait">
      {lane.blockedBy.map(({ orderingKey, deliveryId, waiting, nextAttemptAt }) => (
        <li key={orderingKey}>
          <code>{orderingKey}</code>: {plural(waiting, "delivery waits", "deliveries wait")} for{" "}
          <ScreenLink {...places.delivery({ tenantId: endpoint.tenantId, id: deliveryId })}>
            this one
          </ScreenLink>{" "}
          <CopyId id={deliveryId} label="delivery id" />, attempted next{" "}
          <TimeCell at={nextAttemptAt} label="time of the next attempt" />. Retry it, or cancel it to skip it.
        </li>
      ))}
    </ul>
  );
}
