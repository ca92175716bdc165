import { calls } from "./api/calls.ts";
import type { components } from "./api/types.ts";
import type { Query } from "./call.ts";
import { PosthornError } from "./posthorn-error.ts";
import { describeQuery } from "./query.ts";
import { isWorthRepeating, pauseBeforeMs } from "./repeat.ts";
import { readServerSentEvents } from "./server-sent-events.ts";
import { type OpenRequest, pause } from "./transport.ts";

/** An attempt that was recorded just now; or how many more there were than a stream tells. */
export type LiveMessage =
  | ({ type: "attempt" } & components["schemas"]["LiveAttempt"])
  | { type: "skipped"; count: number };

/**
 * Follows attempts as they are recorded, until the loop ends or `signal` aborts. A lost connection is opened again where it
 * was lost; what comes twice then is left out.
 *
 * @throws PosthornError when the stream is refused
 */
export async function* streamDeliveries(
  open: OpenRequest,
  query: Query<"streamDeliveries"> = {},
  signal?: AbortSignal,
): AsyncGenerator<LiveMessage, void> {
  const path = calls.streamDeliveries.path + describeQuery(query);
  const told = new Set<string>();
  let lastId: string | undefined;
  for (let failures = 0; !signal?.aborted; failures += 1) {
    try {
      const headers: Record<string, string> = lastId === undefined ? {} : { "last-event-id": lastId };
      for await (const { event, id, data } of readServerSentEvents(await open(path, headers, signal))) {
        failures = 0;
        if (id !== undefined && isNew(told, id)) lastId = id;
        else if (id !== undefined) continue;
        yield { type: event === "skipped" ? "skipped" : "attempt", ...JSON.parse(data) };
      }
    } catch (error) {
      const failure = error instanceof PosthornError ? error : PosthornError.ofFailure(error);
      if (signal?.aborted) return;
      if (!isWorthRepeating("GET", {}, failure)) throw failure;
    }
    await pause(pauseBeforeMs(failures, {}, Math.random()), signal);
  }
}

/** As many as a minute of the stream can hold. */
const mostTold = 12_000;

function isNew(told: Set<string>, id: string): boolean {
  if (told.has(id)) return false;
  told.add(id);
  const [oldest] = told;
  if (told.size > mostTold && oldest !== undefined) told.delete(oldest);
  return true;
}
