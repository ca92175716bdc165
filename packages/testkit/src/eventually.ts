import { setTimeout as delay } from "node:timers/promises";

const pollEveryMs = 20;

/**
 * Calls `assert` until it does not throw and returns what it returned. At the deadline (default 60,000 ms) throws an
 * Error that says how long it waited and carries the last failure as its cause.
 */
export async function eventually<T>(
  assert: () => T | Promise<T>,
  options: { withinMs?: number } = {},
): Promise<Awaited<T>> {
  const { withinMs = 60_000 } = options;
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await assert();
    } catch (cause) {
      if (performance.now() - startedAt >= withinMs) throw giveUp(cause, withinMs, tries);
    }
    await delay(pollEveryMs);
  }
}

function giveUp(cause: unknown, withinMs: number, tries: number): Error {
  const last = cause instanceof Error ? cause.message : String(cause);
  return new Error(`did not come true within ${withinMs} ms (${tries} tries): ${last}`, { cause });
}
