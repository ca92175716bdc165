import type { Engine } from "../engine.ts";
import type { PlannedOperation } from "./plan-operation.ts";
import { type MissedSearch, openMissedSearch, searchMissed } from "./search-missed.ts";

/** A caller waits for it. */
const withinMs = 5_000;
const eventsAtOnce = 500;

/** How much an operation would take; null when it takes too long to count. */
export async function countSet(
  engine: Engine,
  { action, tenantId, filter, createdAt }: PlannedOperation,
): Promise<number | null> {
  if (action !== "replay-missing")
    return engine.management.operations.countDeliveries(
      { action, tenantId, filter, frozenAt: createdAt },
      withinMs,
    );
  const search = await openMissedSearch(engine, { tenantId, filter });
  return search === null ? 0 : countMissed(engine, search);
}

/** Counted by what carries it out: they find the same. */
async function countMissed(engine: Engine, search: MissedSearch): Promise<number | null> {
  const endsAtMs = engine.clock.now() + withinMs;
  let total = 0;
  let after: string | null = null;
  do {
    if (engine.clock.now() > endsAtMs) return null;
    const bounds = { window: eventsAtOnce, limit: eventsAtOnce, endsAtMs };
    const found = await searchMissed(engine, search, after, bounds);
    total += found.eventIds.length;
    after = found.last;
  } while (after !== null);
  return total;
}
