/** One kind of event to emit. */
export type Target = { path: string; body: Uint8Array };

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

/** Times are machineMs; `ids`, `dueAtMs` and `answeredAtMs` belong together and cover the accepted events only. */
export type LoadResult = {
  startedAtUnixMs: number;
  startedAtMs: number;
  endedAtMs: number;
  ids: string[];
  dueAtMs: Float64Array;
  answeredAtMs: Float64Array;
  /** By status code or error. */
  refused: Record<string, number>;
};

/** What the receiver is asked: how much has come since the last `take`, or everything that came, which it then forgets. */
export type ReceiverOrder = "count" | "take";

/** One webhook-id and machineMs per request. */
export type Arrivals = { ids: string[]; atMs: Float64Array };
