import type { RetentionStore } from "@posthorn/engine/retention/retention-store";
import { advisoryLocks } from "./advisory-locks.ts";
import { withConnection } from "./own-connection.ts";
import type { Pool } from "./postgres.ts";
import { cancelHeld } from "./sql/retention-cancel-held.ts";
import { dropDay, dropDetached } from "./sql/retention-drop-day.ts";
import { noteRetentionEnd, noteRetentionStart } from "./sql/retention-note-run.ts";
import { readDays } from "./sql/retention-read-days.ts";
import { removePayloads } from "./sql/retention-remove-payloads.ts";
import { sweepDefault } from "./sql/retention-sweep-default.ts";

/** One process at a time; the lock (of an arbitrary key) goes with the connection. */
const lockSql = `SELECT pg_try_advisory_lock(${advisoryLocks.retention}) AS taken, pg_backend_pid() AS pid`;

export function createRetentionStore(pool: Pool): RetentionStore {
  return {
    withSteps: (signal, work) =>
      withConnection(pool, async (own) => {
        const { rows } = await own.query<{ taken: boolean; pid: number }>(lockSql);
        const [session] = rows;
        if (!session?.taken) return false;
        const cancel = () => {
          pool.query("SELECT pg_cancel_backend($1)", [session.pid]).catch(() => {}); // then the step just ends later
        };
        signal.addEventListener("abort", cancel);
        try {
          await work({
            noteStart: (settings) => noteRetentionStart(own, settings),
            noteEnd: (end) => noteRetentionEnd(own, end),
            readDays: () => readDays(own),
            cancelHeld: (beforeMs, limit) => cancelHeld(own, beforeMs, limit),
            dropDetached: (name) => dropDetached(own, name),
            dropDay: (table, dayMs) => dropDay(own, table, dayMs),
            removePayloads: (dayMs) => removePayloads(own, dayMs),
            sweepDefault: (sweep, beforeMs, after, limit) => sweepDefault(own, sweep, beforeMs, after, limit),
          });
        } finally {
          signal.removeEventListener("abort", cancel);
        }
        return true;
      }),
  };
}
