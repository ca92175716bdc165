import type { ListPage } from "@posthorn/engine/list-page";
import type { QueryResultRow } from "pg";
import { readInOrder } from "../planner-settings.ts";
import { type Pool, runTransaction } from "../postgres.ts";

/** Rows that a search looks at, at most: then it answers what it has, and where to go on. */
export const scanLimit = 20_000;
/** Rows that a count looks at, at most, and where it stops. */
export const countScanLimit = 50_000;
export const countLimit = 10_000;

/** Takes a value, answers its placeholder. */
export type Parameter = (value: unknown) => string;

/** A statement in the making. */
export function createStatement(): { values: unknown[]; parameter: Parameter } {
  const values: unknown[] = [];
  return { values, parameter: (value) => `$${values.push(value)}` };
}

/** Reads on from the newest row, where no index names the rows that are wanted. */
export async function queryNewest<Row extends QueryResultRow>(
  pool: Pool,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return runTransaction(pool, async (client) => {
    await client.query(readInOrder);
    return (await client.query<Row>(text, values)).rows;
  });
}

/** What is found, each row with the id that the scan stopped at, which is null when it came to the end. */
export type FoundRow<Row> = { [Name in keyof Row]: Row[Name] | null } & { stoppedAt: string | null };

/**
 * A page of at most `limit` rows, of which one more was asked for, which tells whether there are others. Else there are some
 * where the scan stopped.
 */
export function toPage<Row extends { id: string }>(rows: FoundRow<Row>[], limit: number): ListPage<Row> {
  const found = rows.filter((row) => row.id !== null).map(({ stoppedAt: _, ...row }) => asRow<Row>(row));
  const data = found.slice(0, limit);
  const next = found.length > limit ? data.at(-1)?.id : rows[0]?.stoppedAt;
  return { data, next: next ?? null };
}

/** With an id, every column is as the statement selected it. */
function asRow<Row>(row: object): Row {
  return row as Row;
}
