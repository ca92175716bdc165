import type { DayResult } from "@posthorn/engine/retention/retention-store";
import pg from "pg";
import { type Connection, inTransaction, tryUnderLock } from "../own-connection.ts";
import { idsOfDay, partitionName } from "./partition-day.ts";
import { fenceDay, removeFenceSql } from "./partition-fence.ts";
import { dropDetached, listColumns, lookUpByKeySql } from "./retention-drop-day.ts";
import { detachedName, slimMark } from "./retention-names.ts";
import { isTooMuchNeeded, neededEventsSql } from "./retention-unfinished.ts";

/** The copy is lost when the lock never comes, so it is tried for longer. */
const tries = 20;
/** Only an erasure writes to so old a day. */
const sourceLockTimeout = "2s";
const lockNotAvailable = "55P03";

/**
 * Replaces a day of events by a copy without payloads, but for those of unfinished deliveries. While it is copied the day can
 * be read, and nothing in it changes, so no row is missed; nobody else waits for that. The exchange locks the table for a moment.
 *
 * A delivery may become unfinished after the copy read it: a retry by hand. Its statement reads the event's payload and
 * refuses without one, and holds a lock on the table of events from before it looks until it commits. So it either has
 * committed when the exchange has its lock, and is seen by `keepRetriedSql`; or it looks after the exchange, and is refused.
 */
export async function removePayloads(connection: Connection, dayMs: number): Promise<DayResult> {
  if (await isTooMuchNeeded(connection, "event", dayMs)) return { kind: "too-much-unfinished" };
  if (!(await fenceDay(connection, "event", dayMs))) return { kind: "busy" };
  const day = partitionName("event", dayMs);
  try {
    const done = await inTransaction(connection, async () => {
      await connection.query(
        `SET LOCAL lock_timeout = '${sourceLockTimeout}'; LOCK TABLE ${day} IN SHARE MODE`,
      );
      const copied = await copyWithoutPayloads(connection, dayMs);
      const exchanged = await exchange(connection, dayMs);
      return exchanged && { ...exchanged, kept: copied + exchanged.result };
    });
    if (done === null) return { kind: "busy" };
    const lockedMs = Math.round(performance.now() - done.lockedAt);
    await dropDetached(connection, detachedName("event", dayMs));
    return { kind: "done", kept: done.kept, lockedMs };
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === lockNotAvailable) return { kind: "busy" };
    throw error;
  }
}

/**
 * Answers how many payloads were copied. The constraint says what the partition's bounds will say, so that attaching need
 * not read the copy to see it.
 */
async function copyWithoutPayloads(connection: Connection, dayMs: number): Promise<number> {
  const { from, to } = idsOfDay(dayMs);
  const columns = await listColumns(connection, "event");
  const copied = columns.map((column) =>
    column === "payload"
      ? "CASE WHEN needed.event_id IS NOT NULL THEN stored.payload END"
      : `stored.${column}`,
  );
  await connection.query(`
    CREATE TABLE ${slimName(dayMs)} (
      LIKE event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES,
      CONSTRAINT of_day CHECK (id >= ${from} AND id < ${to})
    )`);
  await connection.query(`COMMENT ON TABLE ${slimName(dayMs)} IS '${slimMark}'`);
  await connection.query(`
    INSERT INTO ${slimName(dayMs)} (${columns.join(", ")})
    SELECT ${copied.join(", ")} FROM ${partitionName("event", dayMs)} AS stored
    LEFT JOIN (${neededEventsSql(dayMs)}) AS needed ON needed.tenant_id = stored.tenant_id AND needed.event_id = stored.id`);
  const { rows } = await connection.query<{ kept: number }>(
    `SELECT count(*)::int AS kept FROM ${slimName(dayMs)} WHERE payload IS NOT NULL`,
  );
  return rows[0]?.kept ?? 0;
}

/** Answers for how many deliveries more a payload stays. */
function exchange(connection: Connection, dayMs: number) {
  const [day, slim, detached] = [
    partitionName("event", dayMs),
    slimName(dayMs),
    detachedName("event", dayMs),
  ];
  const { from, to } = idsOfDay(dayMs);
  const lock = { table: "event", mode: "ACCESS EXCLUSIVE", tries } as const;
  return tryUnderLock(connection, lock, async () => {
    await connection.query(lookUpByKeySql);
    const retried = await connection.query(keepRetriedSql(dayMs));
    await connection.query(`
      ALTER TABLE event DETACH PARTITION ${day};
      ALTER TABLE ${day} RENAME TO ${detached};
      ALTER TABLE ${slim} RENAME TO ${day};
      ALTER TABLE event ATTACH PARTITION ${day} FOR VALUES FROM (${from}) TO (${to});
      ALTER TABLE ${day} DROP CONSTRAINT of_day;
      ${removeFenceSql("event", dayMs)}`);
    return retried.rowCount ?? 0;
  });
}

function keepRetriedSql(dayMs: number): string {
  return `
    UPDATE ${slimName(dayMs)} AS slim SET payload = stored.payload
    FROM (${neededEventsSql(dayMs)}) AS needed
    JOIN ${partitionName("event", dayMs)} AS stored ON stored.tenant_id = needed.tenant_id AND stored.id = needed.event_id
    WHERE slim.tenant_id = needed.tenant_id AND slim.id = needed.event_id AND slim.payload IS NULL`;
}

function slimName(dayMs: number): string {
  return `${partitionName("event", dayMs)}_slim`;
}
