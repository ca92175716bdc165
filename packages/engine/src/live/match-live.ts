import type { DeliveryStatus } from "@posthorn/domain/delivery";
import type { LiveAttempt } from "./live-store.ts";

/** Which attempts a listener hears of; null: all. */
export type LiveFilter = {
  tenantId: string | null;
  endpointId: string | null;
  /** What the attempt made of its delivery. */
  statuses: readonly DeliveryStatus[] | null;
};

export function isWanted(filter: LiveFilter, { tenantId, endpointId, nextStatus }: LiveAttempt): boolean {
  return (
    (filter.tenantId === null || filter.tenantId === tenantId) &&
    (filter.endpointId === null || filter.endpointId === endpointId) &&
    (filter.statuses === null || filter.statuses.includes(nextStatus))
  );
}

/** The tenants that have to be read for these listeners; null: all of them. */
export function tenantsOf(filters: readonly LiveFilter[]): string[] | null {
  const ids = filters.map(({ tenantId }) => tenantId).filter((id) => id !== null);
  return ids.length < filters.length ? null : [...new Set(ids)];
}

/** What each listener is told of, oldest first, and how many more it would have wanted. */
export type Choice = { attempts: LiveAttempt[]; skipped: number };

/**
 * Shares what is new out: at most `each` attempts to a listener, and at most `all` different ones to all of them, since each
 * costs a look at its delivery.
 */
export function chooseAttempts<Listener extends { filter: LiveFilter; known: ReadonlySet<string> }>(
  fresh: readonly LiveAttempt[],
  listeners: Iterable<Listener>,
  most: { each: number; all: number },
): Map<Listener, Choice> {
  const ordered = fresh.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const chosenIds = new Set<string>();
  const choices = new Map<Listener, Choice>();
  for (const listener of listeners) {
    const choice: Choice = { attempts: [], skipped: 0 };
    for (const attempt of ordered) {
      if (listener.known.has(attempt.id) || !isWanted(listener.filter, attempt)) continue;
      const isAffordable = chosenIds.has(attempt.id) || chosenIds.size < most.all;
      if (choice.attempts.length < most.each && isAffordable) {
        choice.attempts.push(attempt);
        chosenIds.add(attempt.id);
      } else choice.skipped += 1;
    }
    if (choice.attempts.length + choice.skipped > 0) choices.set(listener, choice);
  }
  return choices;
}
