import type { Engine } from "../engine.ts";

const entriesAtOnce = 5_000;

/** Deletes entries that are older than so many days, some at a time, until none is left or `signal` aborts. */
export async function forgetAudit(
  { management }: Pick<Engine, "management">,
  days: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await management.audit.deleteOld(days, entriesAtOnce)) === entriesAtOnce);
}
