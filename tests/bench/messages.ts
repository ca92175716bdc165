/** Of endpoints that answer at once, and of those that take their time. */
export type BySpeed<Value> = { healthy: Value; slow: Value };

/** One kind of event to emit, and how many deliveries it makes. */
export type Target = { path: string; body: Uint8Array; deliveries: BySpeed<number> };

/** closed: the next event of a connection follows its last answer. open: events follow the clock, whatever the answers. */
export type Pace = { kind: "closed" } | { kind: "open"; eventsPerSecond: number };

/** What the load generator is asked to do: emit events of all targets in turn. */
export type LoadOrder = {
  url: string;
  key: string;
  targets: readonly Target[];
  events: number;
  connections: number;
  pace: Pace;
};

/** Times are machineMs; the lists belong together and cover the accepted events only. `targets` are places in the order's. */
export type LoadResult = {
  startedAtUnixMs: number;
  startedAtMs: number;
  endedAtMs: number;
  ids: string[];
  targets: Uint32Array;
  dueAtMs: Float64Array;
  answeredAtMs: Float64Array;
  /** By status code or error. */
  refused: Record<string, number>;
};

/** Requests whose path begins so are answered late. */
export const slowPath = "/slow";

/** How late slow endpoints answer, and over which kind of connection all do: null is plain HTTP, kept alive. */
export type ReceiverBehaviour = { slowMs: number; tls: "warm" | "cold" | null };

/** What the receiver is asked: how much has come since the last `take`, or everything that came, which it then forgets. */
export type ReceiverOrder = "count" | "take";

/** One webhook-id and machineMs per request. */
export type Arrivals = { ids: string[]; atMs: Float64Array };
