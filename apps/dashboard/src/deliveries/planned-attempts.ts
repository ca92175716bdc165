import type { Delivery } from "../words/statuses.ts";

export type PlannedAttempt = { number: number; atMs: number };

/**
 * The attempts that would follow if each failed, by the endpoint's schedule. Each pause may be up to a fifth longer, and a
 * receiver's Retry-After longer still, so all but the first are estimates.
 */
export function planAttempts(
  { status, attempts, nextAttemptAt }: Pick<Delivery, "status" | "attempts" | "nextAttemptAt">,
  retrySchedule: readonly number[],
): PlannedAttempt[] {
  if (status !== "pending" || nextAttemptAt === null) return [];
  const planned = [{ number: attempts + 1, atMs: Date.parse(nextAttemptAt) }];
  for (const pauseSeconds of retrySchedule.slice(attempts)) {
    const { number, atMs } = planned.at(-1) ?? { number: attempts, atMs: 0 };
    planned.push({ number: number + 1, atMs: atMs + pauseSeconds * 1_000 });
  }
  return planned;
}
