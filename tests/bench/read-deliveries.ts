import type pg from "pg";
import { type BySpeed, slowPath } from "./messages.ts";

/** What has become of deliveries; the times are of those that are done. */
export type Delivered = { delivered: number; lastCompletedAt: Date | null };

type Row = Delivered & { isSlow: boolean };

const isSlow = `strpos(url, '${slowPath}/') > 0`;

/** Read from the index of unfinished deliveries, for it is asked again and again. */
const openSql = `
SELECT ${isSlow} AS "isSlow", count(*)::int AS open
FROM delivery JOIN endpoint ON endpoint.id = endpoint_id
WHERE delivery.id >= $1::uuid AND completed_at IS NULL GROUP BY 1`;

const deliveredSql = `
SELECT ${isSlow} AS "isSlow", count(*) FILTER (WHERE delivery.status = 'delivered')::int AS delivered,
  max(completed_at) AS "lastCompletedAt"
FROM delivery JOIN endpoint ON endpoint.id = endpoint_id
WHERE delivery.id >= $1::uuid GROUP BY 1`;

/** How many deliveries from an id on are unfinished. */
export async function countOpen(client: pg.Client, firstId: string): Promise<BySpeed<number>> {
  const { rows } = await client.query<{ isSlow: boolean; open: number }>(openSql, [firstId]);
  const of = (slow: boolean) => rows.find((row) => row.isSlow === slow)?.open ?? 0;
  return { healthy: of(false), slow: of(true) };
}

/** What has become of the deliveries from an id on. */
export async function readDelivered(client: pg.Client, firstId: string): Promise<BySpeed<Delivered>> {
  const { rows } = await client.query<Row>(deliveredSql, [firstId]);
  const of = (slow: boolean) =>
    rows.find((row) => row.isSlow === slow) ?? { delivered: 0, lastCompletedAt: null };
  return { healthy: of(false), slow: of(true) };
}
