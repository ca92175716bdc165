import type { NewAttempt } from "@posthorn/engine/pipeline-store";
import { byteaArray, floatArray, intArray, textArray, uuidArray } from "../binary-array.ts";
import { type Pool, runStatement } from "../postgres.ts";

/**
 * Statement 3 of the hot path. Tenant and endpoint are named so that each index of deliveries is searched once: Postgres 18
 * would search one that begins with them once for each endpoint of the tenant.
 *
 * A delivery moves on only under the lease its attempt was made with, and only then the attempt
 * is written, so a late or repeated result changes nothing. What follows is on schedule, whatever this attempt was; but a test
 * stays one, and what was asked for of a backlog that was left behind stays so, or it would be cancelled.
 */
export const recordSql = `
WITH result AS (
  SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::float8[], $9::int[],
    $10::int[], $11::text[], $12::text[], $13::bytea[], $14::text[], $15::int[], $16::text[], $17::float8[]
  ) AS result (
    id, delivery_id, tenant_id, endpoint_id, lease_token, number, trigger, started_at, duration_ms, status_code, reason,
    response_headers, response_body, remote_address, endpoint_version, next_status, delay_ms
  )
), moved AS (
  UPDATE delivery SET
    status = result.next_status::delivery_status, queued_until = NULL, lease_until = NULL, lease_token = NULL,
    next_attempt_at = CASE WHEN result.next_status = 'pending'
      THEN now() + result.delay_ms * interval '1 millisecond' ELSE delivery.next_attempt_at END,
    completed_at = CASE WHEN result.next_status <> 'pending' THEN now() END,
    last_status_code = result.status_code, last_reason = result.reason::attempt_reason,
    trigger = CASE
      WHEN result.trigger = 'schedule' THEN 'schedule'::attempt_trigger
      WHEN result.trigger = 'test' OR (
        SELECT delivery.id < backlog_from FROM endpoint WHERE endpoint.id = delivery.endpoint_id
      ) THEN result.trigger::attempt_trigger
      ELSE 'schedule'
    END
  FROM result
  WHERE delivery.id = result.delivery_id AND delivery.id >= $18::uuid
    AND delivery.tenant_id = result.tenant_id AND delivery.endpoint_id = result.endpoint_id
    AND delivery.status = 'delivering' AND delivery.lease_token = result.lease_token
  RETURNING result.*
), written AS (
  INSERT INTO attempt (
    id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, status_code, reason,
    response_headers, response_body, remote_address, endpoint_version, next_status
  )
  SELECT id, delivery_id, tenant_id, endpoint_id, number, trigger::attempt_trigger, to_timestamp(started_at), duration_ms,
    status_code, reason::attempt_reason, response_headers::jsonb, response_body, remote_address, endpoint_version,
    next_status::delivery_status
  FROM moved
)
SELECT CASE WHEN count(*) < $19 THEN coalesce(array_agg(delivery_id), '{}') END AS "movedIds" FROM moved`;

/** Records a batch of attempts; answers the deliveries that moved on, which are all of them as a rule. */
export async function recordAttempts(pool: Pool, attempts: readonly NewAttempt[]): Promise<Set<string>> {
  const ordered = attempts.toSorted((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1));
  const column = <Value>(read: (attempt: NewAttempt) => Value): Value[] => ordered.map(read);
  const [result] = await runStatement<{ movedIds: string[] | null }>(pool, "attempt-record", recordSql, [
    uuidArray(column((attempt) => attempt.id)),
    uuidArray(column((attempt) => attempt.deliveryId)),
    uuidArray(column((attempt) => attempt.tenantId)),
    uuidArray(column((attempt) => attempt.endpointId)),
    uuidArray(column((attempt) => attempt.leaseToken)),
    intArray(column((attempt) => attempt.number)),
    textArray(column((attempt) => attempt.trigger)),
    floatArray(column((attempt) => attempt.startedAt.getTime() / 1_000)),
    intArray(column((attempt) => Math.round(attempt.durationMs))),
    intArray(column((attempt) => attempt.statusCode)),
    textArray(column((attempt) => attempt.reason)),
    textArray(
      column((attempt) => (attempt.statusCode === null ? null : JSON.stringify(attempt.responseHeaders))),
    ),
    byteaArray(column(bodyToKeep)),
    textArray(column((attempt) => attempt.remoteAddress)),
    intArray(column((attempt) => attempt.endpointVersion)),
    textArray(column((attempt) => attempt.next.status)),
    floatArray(column((attempt) => (attempt.next.status === "pending" ? attempt.next.delayMs : null))),
    ordered[0]?.deliveryId,
    ordered.length,
  ]);
  return new Set(result?.movedIds ?? column((attempt) => attempt.deliveryId));
}

/** Without an answer there is none, but for our own word on why nothing was sent. */
function bodyToKeep({ statusCode, reason, responseBody }: NewAttempt): Uint8Array | null {
  return statusCode === null && reason !== "auth" ? null : responseBody;
}
