import { type Delivery, type Endpoint, isLeftBehind, isUnfinished, type Model } from "./model.ts";

/** Nothing goes before its time, nor to an endpoint that is not active, nor what was left behind. */
function mayGo({ nowMs }: Model, delivery: Delivery): boolean {
  const { status, endpoint, nextAttemptAtMs } = delivery;
  return (
    status === "pending" &&
    nextAttemptAtMs <= nowMs &&
    endpoint.status === "active" &&
    !isLeftBehind(delivery)
  );
}

/** What is fed by name: no order and no rate has a say. */
function isFree({ key, endpoint }: Delivery): boolean {
  return key === null && endpoint.ratePerSecond === null;
}

/** An open breaker lets through what was asked for by hand, unless its lane decides; everything else waits for a probe. */
function isHeldByBreaker(delivery: Delivery): boolean {
  return delivery.endpoint.health.isOpen && !(delivery.isManual && isFree(delivery));
}

export function mayGoByName(model: Model, delivery: Delivery): boolean {
  return mayGo(model, delivery) && isFree(delivery) && !isHeldByBreaker(delivery);
}

/** With an ordering key: all before it have ended, and none of its key is under way. */
function isItsTurn({ deliveries }: Model, delivery: Delivery): boolean {
  if (delivery.key === null) return true;
  return !deliveries.some(
    (other) =>
      other !== delivery &&
      other.key === delivery.key &&
      other.endpoint === delivery.endpoint &&
      (other.status === "delivering" || (isUnfinished(other) && isBefore(other, delivery))),
  );
}

export function isBefore(one: Delivery, other: Delivery): boolean {
  return (one.orderingNumber ?? 0) < (other.orderingNumber ?? 0);
}

/** What a look into an endpoint's lane may claim: the most overdue of these, so many of them. */
export type LaneLook = { candidates: Delivery[]; limit: number };

/** One probe while the breaker is open and its pause over; one place a second where there is a rate. */
export function lookIntoLane(model: Model, endpoint: Endpoint): LaneLook {
  const { isOpen, openedUntilMs } = endpoint.health;
  const hasRate = endpoint.ratePerSecond !== null;
  const isShut = isOpen ? (openedUntilMs ?? 0) > model.nowMs : false;
  const isUsedUp = hasRate && endpoint.nextPlaceAtMs > model.nowMs;
  const candidates = model.deliveries
    .filter(
      (delivery) => delivery.endpoint === endpoint && mayGo(model, delivery) && isItsTurn(model, delivery),
    )
    .toSorted((a, b) => a.nextAttemptAtMs - b.nextAttemptAtMs);
  if (isShut || isUsedUp) return { candidates, limit: 0 };
  return { candidates, limit: isOpen || hasRate ? 1 : Number.POSITIVE_INFINITY };
}

/** What the dispatcher hands to workers by name. */
export function pickForDispatch(model: Model, isQueueBusy: boolean): Delivery[] {
  return model.deliveries.filter((delivery) => {
    const graceMs = isQueueBusy && delivery.attempts === 0 ? 55_000 : 0;
    const isLeftToJob = (delivery.queuedUntilMs ?? 0) > model.nowMs - graceMs;
    return mayGoByName(model, delivery) && !isLeftToJob;
  });
}

/** Claims whose worker fell silent. */
export function pickLost({ deliveries, nowMs }: Model): Delivery[] {
  return deliveries.filter(
    ({ status, leaseUntilMs }) => status === "delivering" && (leaseUntilMs ?? 0) <= nowMs,
  );
}

/** Lanes that nothing but a look of the dispatcher's can bring on. */
export function findLanesToVisit(model: Model): Endpoint[] {
  return model.endpoints.filter((endpoint) => {
    const isHeld = endpoint.health.isOpen || endpoint.ratePerSecond !== null;
    const { candidates, limit } = lookIntoLane(model, endpoint);
    const isShut = limit === 0 && endpoint.ratePerSecond === null;
    return !isShut && candidates.some(({ key }) => key !== null || isHeld);
  });
}

/** What the API says keeps it from its next attempt. */
export function tellHeldBy(model: Model, delivery: Delivery): string | null {
  const { endpoint, status, key, nextAttemptAtMs } = delivery;
  if (status !== "pending") return null;
  if (endpoint.status === "paused" || endpoint.status === "disabled" || isLeftBehind(delivery))
    return "paused";
  if (isHeldByBreaker(delivery)) return "breaker";
  const isBehind = model.deliveries.some(
    (other) =>
      other.key === key && other.endpoint === endpoint && isUnfinished(other) && isBefore(other, delivery),
  );
  if (key !== null && isBehind) return "order";
  return endpoint.ratePerSecond !== null && nextAttemptAtMs <= model.nowMs ? "rate" : null;
}
