import { useRead } from "../api/use-call.ts";
import { SkeletonRows } from "../components/list-states.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { ReasonAdvice } from "../components/reason-text.tsx";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import type { Delivery } from "../words/statuses.ts";
import { formatDuration } from "../words/times.ts";
import { BodyView } from "./body-view.tsx";
import { DeliveryStatusBadge } from "./delivery-status-badge.tsx";
import type { DeliveryTarget } from "./delivery-target.ts";
import classes from "./sent-test.module.css";

const everyMs = 500;

/** How the delivery of a test event goes, live: its status, then the answer, how long that took, and what it said. */
export function SentTest({
  sent,
  mayRead,
  target,
}: {
  /** As it was when the test was sent. */
  sent: Delivery;
  /** Without it, one learns only that it was sent. */
  mayRead: boolean;
  target?: DeliveryTarget | undefined;
}) {
  const path = { tenant: sent.tenantId, delivery: sent.id };
  const { data, error, refetch } = useRead(
    "getDelivery",
    { path },
    {
      isEnabled: mayRead,
      everyMs: (delivery) => (delivery !== undefined && delivery.completedAt !== null ? false : everyMs),
    },
  );
  const delivery = data ?? sent;
  if (!mayRead) return <p className={classes["line"]}>The test event was sent.</p>;
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes["sent"]}>
      <div className={classes["line"]} role="status">
        <DeliveryStatusBadge delivery={delivery} />
        {delivery.completedAt === null && (
          <span className={classes["fact"]}>It is tried once, and not retried.</span>
        )}
      </div>
      {delivery.completedAt !== null && <Answer delivery={delivery} />}
      {target !== undefined && (
        <div className={classes["line"]}>
          <ScreenLink {...target(delivery)}>Open the delivery</ScreenLink>
        </div>
      )}
    </div>
  );
}

function Answer({ delivery: { id, tenantId } }: { delivery: Delivery }) {
  const path = { tenant: tenantId, delivery: id };
  const { data, error, refetch } = useRead(
    "listAttempts",
    { path },
    { freshForMs: Number.POSITIVE_INFINITY },
  );
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  const [attempt] = data.data;
  if (attempt === undefined) return null;
  const { statusCode, reason, durationMs, responseBody, responseHeaders } = attempt;
  return (
    <>
      {reason !== "ok" && <ReasonAdvice reason={reason} statusCode={statusCode} />}
      <div className={classes["line"]}>
        {statusCode !== null && (
          <span className={classes["fact"]}>
            Answered <b>{statusCode}</b>
          </span>
        )}
        <span className={classes["fact"]}>
          {statusCode === null ? "Ended after" : "in"} <b>{formatDuration(durationMs)}</b>
        </span>
      </div>
      {statusCode !== null && (
        <div className={classes["answer"]}>
          <BodyView
            label="the response"
            body={responseBody}
            headers={Object.entries(responseHeaders).map(([name, value]) => ({ name, value }))}
            fileName={`${attempt.id}.txt`}
          />
        </div>
      )}
    </>
  );
}
