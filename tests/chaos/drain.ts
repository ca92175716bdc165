import { setTimeout as wait } from "node:timers/promises";
import type { ApiClient } from "@posthorn/testkit/api-client";

export type Drain = {
  /** From the end of the load until nothing was open; null when that did not come in time. */
  tookMs: number | null;
  /** Of deliveries that ended otherwise than delivered, or not at all, as the API shows them: at most a page. */
  undelivered: readonly unknown[];
};

const drainWithinMs = 180_000;
const askEveryMs = 500;

/** Waits until the API knows of no unfinished delivery any more, and finds those that did not arrive. */
export async function drain(client: ApiClient, signal: AbortSignal): Promise<Drain> {
  const startedAtMs = performance.now();
  for (;;) {
    const open = await listDeliveries(client, "pending,delivering");
    const tookMs = performance.now() - startedAtMs;
    if (open?.length === 0) {
      const ended = await listDeliveries(client, "failed,cancelled");
      if (ended !== null) return { tookMs, undelivered: ended };
    }
    if (tookMs > drainWithinMs) return { tookMs: null, undelivered: open ?? ["the API does not answer"] };
    await wait(askEveryMs, undefined, { signal });
  }
}

/** null when there was no answer, or not the one asked for. */
async function listDeliveries(client: ApiClient, statuses: string): Promise<unknown[] | null> {
  const answer = await client
    .send("GET", `/v1/deliveries?status=${statuses.replace(",", "%2C")}&limit=20`)
    .catch(() => null);
  if (answer?.status !== 200) return null;
  return (answer.json() as { data: unknown[] }).data; // the status says so
}
