import { byteaArray, uuidArray } from "../binary-array.ts";
import type { Pool } from "../postgres.ts";

/** Where sealed values are kept for longer than a day. */
export const sealedPlaces = [
  "endpoint_secret.ciphertext",
  "endpoint.headers",
  "endpoint.authentication",
  "tenant_signing_key.ciphertext",
] as const;
export type SealedPlace = (typeof sealedPlaces)[number];

/** `endpointId` is null for what belongs to a tenant alone. */
export type SealedValue = { id: string; tenantId: string; endpointId: string | null; sealed: Uint8Array };

const readSql: Record<SealedPlace, string> = {
  "endpoint_secret.ciphertext": `
    SELECT secret.id, endpoint.tenant_id AS "tenantId", endpoint.id AS "endpointId", ciphertext AS sealed
    FROM endpoint_secret AS secret JOIN endpoint ON endpoint.id = secret.endpoint_id
    WHERE secret.id > $1 ORDER BY secret.id LIMIT $2`,
  "endpoint.headers": readEndpointSql("headers"),
  "endpoint.authentication": readEndpointSql("authentication"),
  "tenant_signing_key.ciphertext": `
    SELECT id, tenant_id AS "tenantId", NULL AS "endpointId", ciphertext AS sealed
    FROM tenant_signing_key WHERE id > $1 ORDER BY id LIMIT $2`,
};

function readEndpointSql(column: string): string {
  return `
    SELECT id, tenant_id AS "tenantId", id AS "endpointId", ${column} AS sealed
    FROM endpoint WHERE id > $1 AND ${column} IS NOT NULL ORDER BY id LIMIT $2`;
}

/** The next values of a place in order of id. */
export async function readSealedValues(
  pool: Pool,
  place: SealedPlace,
  afterId: string,
  limit: number,
): Promise<SealedValue[]> {
  return (await pool.query<SealedValue>(readSql[place], [afterId, limit])).rows;
}

/**
 * Replaces values that are still what they were, and counts them. Nothing else of a row changes, its version least of all:
 * what is sealed stays the same. Rows are locked in order of id, as everywhere.
 */
export async function replaceSealedValues(
  pool: Pool,
  place: SealedPlace,
  values: readonly { id: string; before: Uint8Array; after: Uint8Array }[],
): Promise<number> {
  const [table, column] = place.split(".");
  const sql = `
    WITH wanted AS (
      SELECT ${table}.id, given.after
      FROM ${table} JOIN unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS given (id, before, after)
        ON given.id = ${table}.id AND given.before = ${table}.${column}
      ORDER BY ${table}.id FOR UPDATE OF ${table}
    )
    UPDATE ${table} SET ${column} = wanted.after FROM wanted WHERE ${table}.id = wanted.id`;
  const { rowCount } = await pool.query(sql, [
    uuidArray(values.map(({ id }) => id)),
    byteaArray(values.map(({ before }) => before)),
    byteaArray(values.map(({ after }) => after)),
  ]);
  return rowCount ?? 0;
}
