import { setTimeout as wait } from "node:timers/promises";
import { longestTimeoutMs } from "./layout.ts";
import type { System } from "./system.ts";

export type OrderlyStop = { name: string; code: number | null; signal: string | null; tookMs: number };

/** An attempt under way may last its whole timeout; the rest of a stop has this long. */
export const stopWithinMs = longestTimeoutMs + 5_000;

/**
 * Tells one process after another to stop, as a deployment does, and starts each again.
 *
 * @param atMs when, in ms from now
 */
export async function stopInTurn(
  atMs: readonly number[],
  system: System,
  signal: AbortSignal,
): Promise<OrderlyStop[]> {
  const startedAtMs = performance.now();
  const places = [...system.workers, ...system.apis];
  const stops: OrderlyStop[] = [];
  for (const [nth, dueMs] of atMs.entries()) {
    await wait(Math.max(0, startedAtMs + dueMs - performance.now()), undefined, { signal });
    const place = places[nth % places.length];
    if (place === undefined) throw new Error("there is nothing to stop");
    await Promise.all(places.map((each) => each.awaitReady())); // a deployment waits for this, too
    const toldAtMs = performance.now();
    const exit = await place.replace("SIGTERM");
    stops.push({ name: place.name, ...exit, tookMs: Math.round(performance.now() - toldAtMs) });
  }
  await Promise.all(places.map((each) => each.awaitReady()));
  return stops;
}
