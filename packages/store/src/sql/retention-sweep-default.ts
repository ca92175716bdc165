import { firstIdAt } from "@posthorn/domain/id";
import type { DefaultSweep } from "@posthorn/engine/retention/retention-store";
import { type Connection, inTransaction } from "../own-connection.ts";
import { freeExternalIds } from "./retention-forget-external-ids.ts";

/** `keys`: the primary key in its order. `ofOld`: what a row must be besides old. */
type Sweep = { table: string; keys: readonly string[]; ofOld: string; changeSql: string };

const isUnneeded = (row: string) => `NOT EXISTS (
  SELECT FROM delivery WHERE delivery.event_id = ${row}.id AND delivery.tenant_id = ${row}.tenant_id AND completed_at IS NULL
)`;

const sweeps: Record<DefaultSweep, Sweep> = {
  delivery: {
    table: "delivery_default",
    keys: ["id", "tenant_id"],
    ofOld: "completed_at IS NOT NULL",
    changeSql: "DELETE FROM delivery_default AS stored USING chosen WHERE completed_at IS NOT NULL",
  },
  event: {
    table: "event_default",
    keys: ["tenant_id", "id"],
    ofOld: "true",
    changeSql: `DELETE FROM event_default AS stored USING chosen WHERE ${isUnneeded("stored")}`,
  },
  attempt: {
    table: "attempt_default",
    keys: ["tenant_id", "delivery_id", "id"],
    ofOld: "true",
    changeSql: "DELETE FROM attempt_default AS stored USING chosen WHERE true",
  },
  payload: {
    table: "event_default",
    keys: ["tenant_id", "id"],
    ofOld: "payload IS NOT NULL",
    changeSql: `UPDATE event_default AS stored SET payload = NULL FROM chosen WHERE ${isUnneeded("stored")}`,
  },
};

/**
 * Goes through the default partition in the order of its primary key, so many rows at a time. Rows are locked in one
 * statement and judged in the next, which sees all that was committed before the lock: a retry locks the event it is for,
 * so from then on no delivery can begin to need it. A row that others are at is left to the next run.
 */
export async function sweepDefault(
  connection: Connection,
  name: DefaultSweep,
  beforeMs: number,
  after: string | null,
  limit: number,
): Promise<{ changed: number; after: string | null }> {
  const { table, keys, ofOld, changeSql } = sweeps[name];
  const list = keys.join(", ");
  const last: string[] = after === null ? [] : JSON.parse(after);
  const isBehind =
    last.length === 0 ? "true" : `(${list}) > (${last.map((_, index) => `$${index + 3}::uuid`).join(", ")})`;
  const matches = keys.map((key) => `stored.${key} = chosen.${key}`).join(" AND ");
  const changedKeys = name === "event" ? `RETURNING ${keys.map((key) => `stored.${key}`).join(", ")}` : "";
  const chosenFrom = keys.map((_, index) => `$${index + 1}::uuid[]`).join(", ");
  return inTransaction(connection, async () => {
    const { rows } = await connection.query<Record<string, string>>(
      `SELECT ${list} FROM ${table} WHERE id < $1::uuid AND ${ofOld} AND ${isBehind}
       ORDER BY ${list} LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [firstIdAt(beforeMs), limit, ...last],
    );
    if (rows.length === 0) return { changed: 0, after: null };
    const changed = await connection.query<{ tenant_id: string; id: string }>(
      `WITH chosen AS (SELECT * FROM unnest(${chosenFrom}) AS chosen (${list})) ${changeSql} AND ${matches} ${changedKeys}`,
      keys.map((key) => rows.map((row) => row[key])),
    );
    if (name === "event") await freeExternalIds(connection, changed.rows);
    const end = rows.at(-1);
    const isEnd = rows.length < limit || end === undefined;
    return {
      changed: changed.rowCount ?? 0,
      after: isEnd ? null : JSON.stringify(keys.map((key) => end[key])),
    };
  });
}
