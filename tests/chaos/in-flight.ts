/** A time in which Postgres was away, in Unix ms; until null: it still is. */
export type Outage = { fromMs: number; untilMs: number | null };

/** From an answer to its record it takes 1 ms, on a busy machine seconds; what takes longer than this is a fault of its own. */
const recordedWithinMs = 10_000;
/** Back in business, workers record within this what they could not while Postgres was away. */
const caughtUpWithinMs = 15_000;

/**
 * What "in flight at a fault" means here: the worker had sent the request, and had not recorded its result. That is each
 * request not answered yet; and of those answered so shortly before that the fault may have prevented the record, each
 * whose answer is indeed not recorded in Postgres. While Postgres is away nothing can be recorded, so then it may be any
 * that was answered since it went. A request in flight may be made again, once; no other may.
 *
 * @returns since when an answer may have lost its record, in Unix ms
 */
export function inFlightSince(faultAtMs: number, outages: readonly Outage[]): number {
  const starts = outages
    .filter(({ untilMs }) => (untilMs ?? Number.POSITIVE_INFINITY) + caughtUpWithinMs >= faultAtMs)
    .map(({ fromMs }) => fromMs);
  return Math.min(faultAtMs, ...starts) - recordedWithinMs;
}
