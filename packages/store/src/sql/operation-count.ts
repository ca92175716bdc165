import type { DeliverySet } from "@posthorn/engine/operations/operation-store";
import pg from "pg";
import { type Pool, runTransaction } from "../postgres.ts";
import { describeRange, describeRest, joinEvent } from "./operation-set.ts";

const queryCanceled = "57014";

/** How many deliveries a set has; null when that takes longer than `withinMs`. */
export async function countDeliveries(
  pool: Pool,
  set: DeliverySet,
  withinMs: number,
): Promise<number | null> {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const sql = `
    SELECT count(*)::float8 AS total
    FROM delivery ${joinEvent(set)}
    WHERE ${describeRange(set, null, parameter)} AND ${describeRest(set, parameter)}`;
  try {
    return await runTransaction(pool, async (client) => {
      await client.query(`SET LOCAL statement_timeout = ${withinMs}`);
      const { rows } = await client.query<{ total: number }>(sql, values);
      return rows[0]?.total ?? null;
    });
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === queryCanceled) return null;
    throw error;
  }
}
