import type { EventWithPayload, PayloadSearch, PayloadStep } from "@posthorn/engine/history-store";
import type { Pool } from "../postgres.ts";
import { findEventIds } from "./event-find-ids.ts";
import { eventColumns } from "./event-read.ts";
import { describeEventRange, describeEventRest, readEvents } from "./event-search.ts";
import { createStatement, type FoundRow, toPage } from "./search-page.ts";

/** What one step looks at, at most. */
const eventsOfStep = 2_000;
const bytesOfStep = 4 * 1_048_576;

/**
 * One step of a search in payloads. What a payload must contain is looked for in its bytes, so that few need be read out; a
 * payload with escapes may spell it otherwise, so those are always read out.
 */
export async function readPayloads(
  pool: Pool,
  tenantId: string,
  { filter, needles }: PayloadSearch,
  before: string | null,
): Promise<PayloadStep> {
  const ids = await findEventIds(pool, tenantId, filter, before);
  const { values, parameter } = createStatement();
  const search = { tenantId, filter, ids, before };
  const text = `
    WITH candidates AS MATERIALIZED (
      SELECT * FROM event WHERE ${describeEventRange(search, parameter)} ORDER BY id DESC LIMIT ${eventsOfStep}
    ), weighed AS MATERIALIZED (
      SELECT event.*, sum(coalesce(octet_length(payload), 0)) OVER (ORDER BY id DESC) AS bytes
      FROM candidates AS event WHERE ${describeEventRest(search, parameter)}
    ), chosen AS MATERIALIZED (
      SELECT * FROM weighed WHERE bytes - octet_length(payload) < ${bytesOfStep}
    ), scan AS (
      SELECT coalesce((SELECT max(bytes) FROM chosen), 0)::float8 AS "bytesRead",
        CASE WHEN (SELECT max(bytes) FROM weighed) > (SELECT max(bytes) FROM chosen)
          THEN (SELECT id FROM chosen ORDER BY id LIMIT 1)
          ELSE (SELECT id FROM candidates ORDER BY id DESC OFFSET ${eventsOfStep - 1} LIMIT 1)
        END AS "stoppedAt"
    )
    SELECT shown.*, scan.* FROM scan LEFT JOIN (
      SELECT ${eventColumns}, bytes_of_payload AS payload
      FROM chosen, LATERAL (SELECT payload || ''::bytea AS bytes_of_payload OFFSET 0) AS detoasted
      WHERE position('\\x5c'::bytea IN bytes_of_payload) > 0 OR NOT EXISTS (
        SELECT FROM unnest(${parameter(needles.map((needle) => Buffer.from(needle)))}::bytea[]) AS needle
        WHERE position(needle IN bytes_of_payload) = 0
      )
    ) AS shown ON true
    ORDER BY shown.id DESC`;
  const rows = await readEvents<FoundRow<EventWithPayload> & { bytesRead: number }>(
    pool,
    search,
    text,
    values,
  );
  const bytes = rows[0]?.bytesRead ?? 0;
  const found = rows.map(({ bytesRead: _, ...row }) => row);
  return { ...toPage<EventWithPayload>(found, eventsOfStep), bytes };
}
