/** How an endpoint answers: a share of its answers is a failure, and a moody one has bad stretches besides. */
export type Manner = { failures: number; isMoody: boolean };

export type EndpointPlan = {
  name: string;
  manner: Manner;
  /** null: all events of its tenant. */
  eventTypes: readonly string[] | null;
  timeoutMs: number;
};

export type TenantPlan = { name: string; endpoints: readonly EndpointPlan[] };

export const eventTypes = ["order.placed", "order.shipped", "invoice.paid"] as const;
export type EventType = (typeof eventTypes)[number];

const steady: Manner = { failures: 0.02, isMoody: false };
/** Far below the 70 % at which a breaker opens. */
const flaky: Manner = { failures: 0.15, isMoody: false };
const moody: Manner = { failures: 0.02, isMoody: true };

/** Short, so that failures heal in seconds; long enough to outlast a bad stretch and what comes on top. */
export const retrySchedule = [1, 1, 1, 2, 2, 2, ...Array.from({ length: 24 }, () => 3)];

/** Far above the slowest answer, so that a busy machine makes no timeout of an answer that was given. */
const timeoutMs = 5_000;
const moodyTimeoutMs = 2_000;
export const longestTimeoutMs = Math.max(timeoutMs, moodyTimeoutMs);

const endpoint = (
  name: string,
  manner: Manner,
  wanted: readonly EventType[] | null = null,
): EndpointPlan => ({
  name,
  manner,
  eventTypes: wanted,
  timeoutMs: manner.isMoody ? moodyTimeoutMs : timeoutMs,
});

/** Four customers: one endpoint, two, three that want different events, and one endpoint that breaks down at times. */
export const tenants: readonly [TenantPlan, ...TenantPlan[]] = [
  { name: "anvil", endpoints: [endpoint("anvil-1", steady)] },
  { name: "boots", endpoints: [endpoint("boots-1", steady), endpoint("boots-2", flaky)] },
  {
    name: "candle",
    endpoints: [
      endpoint("candle-1", steady, ["order.placed", "order.shipped"]),
      endpoint("candle-2", flaky, ["order.placed"]),
      endpoint("candle-3", steady, ["invoice.paid"]),
    ],
  },
  { name: "drum", endpoints: [endpoint("drum-1", steady), endpoint("drum-moody", moody)] },
];

/** The names of the endpoints that an event has to reach. */
export function endpointsFor(tenant: TenantPlan, eventType: EventType): string[] {
  return tenant.endpoints
    .filter((each) => each.eventTypes?.includes(eventType) ?? true)
    .map((each) => each.name);
}
