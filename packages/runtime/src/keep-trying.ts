import type { Log } from "@posthorn/engine/ports";
import { StartError } from "./start-error.ts";

const pauseMs = 500;
const repeatMessageMs = 60_000;

/** What a start waits for, in words for the operator. */
export class NotYetError extends Error {
  override readonly name = "NotYetError";
}

/**
 * Tries until it works, for ever if need be. What is missing is told at once, and then once a minute.
 *
 * @throws StartError of `attempt`, at once; AbortError when `stopping` is aborted
 */
export async function keepTrying<Result>(
  log: Pick<Log, "warn">,
  stopping: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const stopped = new Promise<void>((resolve) => {
    stopping?.addEventListener("abort", () => resolve(), { once: true });
  });
  for (let saidAtMs = Number.NEGATIVE_INFINITY; ; ) {
    stopping?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof StartError) throw error;
      if (performance.now() - saidAtMs >= repeatMessageMs) {
        log.warn({}, `waiting: ${describeMissing(error)}`);
        saidAtMs = performance.now();
      }
    }
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, pauseMs))]);
  }
}

function describeMissing(error: unknown): string {
  return error instanceof NotYetError ? error.message : `Postgres does not answer (${describeCause(error)})`;
}

/** Node joins the failures of several addresses in an error without a message of its own. */
export function describeCause(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describeCause(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
