import { useRead } from "../api/use-call.ts";
import type { Delivery } from "../words/statuses.ts";

const freshForMs = 5 * 60_000;

/** Attempts made, of those that its endpoint's schedule has. After retries by hand there may be more. */
export function AttemptCount({
  delivery: { attempts, tenantId, endpointId },
  mayReadEndpoints,
}: {
  delivery: Delivery;
  mayReadEndpoints: boolean;
}) {
  const path = { tenant: tenantId, endpoint: endpointId };
  const { data } = useRead("getEndpoint", { path }, { freshForMs, isEnabled: mayReadEndpoints });
  const most = data === undefined ? 0 : data.retrySchedule.length + 1;
  return attempts > most ? attempts : `${attempts}/${most}`;
}
