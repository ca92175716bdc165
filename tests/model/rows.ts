import type { DeliveryStatus } from "@posthorn/domain/delivery";
import type { AttemptReason } from "@posthorn/domain/outcome";
import { setTimeSql } from "./virtual-time.ts";

/** What Postgres has of one tenant. Times are Unix ms. */
export type Observed = {
  deliveries: DeliveryRow[];
  attempts: { deliveryId: string; number: number; reason: AttemptReason }[];
  endpoints: EndpointRow[];
};
export type DeliveryRow = {
  id: string;
  eventId: string;
  endpointId: string;
  status: DeliveryStatus;
  isManual: boolean;
  attempts: number;
  nextAttemptAtMs: number;
  queuedUntilMs: number | null;
  leaseUntilMs: number | null;
  orderingNumber: number | null;
};
export type EndpointRow = {
  id: string;
  status: "active" | "paused" | "disabled" | "deleted";
  version: number;
  isOpen: boolean;
  openedUntilMs: number | null;
  isFailing: boolean;
};

/** An endpoint to begin with, and how often in a row it has failed already. */
export type Seed = {
  id: string;
  url: string;
  eventTypes: string[];
  ratePerSecond: number | null;
  retrySchedule: readonly number[];
  timeoutMs: number;
  failures: number;
};

export const seedSql = `
WITH tenant AS (
  INSERT INTO tenant (id, name) VALUES ($1::uuid, 'a tenant')
), endpoint AS (
  INSERT INTO endpoint (
    id, tenant_id, url, event_types, channels, rate_per_second, retry_schedule, timeout_ms, max_in_flight
  )
  SELECT id, $1::uuid, url, "eventTypes", '{}', "ratePerSecond", "retrySchedule", "timeoutMs", 100
  FROM jsonb_to_recordset($2::jsonb) AS seed (
    id uuid, url text, "eventTypes" text[], "ratePerSecond" float8, "retrySchedule" int[], "timeoutMs" int
  )
), secret AS (
  INSERT INTO endpoint_secret (id, endpoint_id, ciphertext)
  SELECT id, id, '\\x0000000000000000000000000000000000000000000000000000000000000000'
  FROM jsonb_to_recordset($2::jsonb) AS seed (id uuid)
)
INSERT INTO endpoint_lane (endpoint_id, consecutive_failures, failing_since, last_failure_at)
SELECT id, failures, CASE WHEN failures > 0 THEN now() END, CASE WHEN failures > 0 THEN now() END
FROM jsonb_to_recordset($2::jsonb) AS seed (id uuid, failures int)`;

export const observeSql = `
SELECT json_build_object(
  'deliveries', (
    SELECT coalesce(json_agg(json_build_object(
      'id', id, 'eventId', event_id, 'endpointId', endpoint_id, 'status', status, 'isManual', trigger = 'manual',
      'attempts', attempts, 'nextAttemptAtMs', ${ms("next_attempt_at")}, 'queuedUntilMs', ${ms("queued_until")},
      'leaseUntilMs', ${ms("lease_until")}, 'orderingNumber', ordering_number
    ) ORDER BY id), '[]')
    FROM delivery WHERE tenant_id = $2::uuid
  ),
  'attempts', (
    SELECT coalesce(json_agg(json_build_object('deliveryId', delivery_id, 'number', number, 'reason', reason) ORDER BY id), '[]')
    FROM attempt WHERE tenant_id = $2::uuid
  ),
  'endpoints', (
    SELECT json_agg(json_build_object(
      'id', id, 'status', status, 'version', version, 'isOpen', breaker = 'open',
      'openedUntilMs', ${ms("opened_until")}, 'isFailing', failing_since IS NOT NULL
    ))
    FROM endpoint JOIN endpoint_lane ON endpoint_id = id WHERE tenant_id = $2::uuid
  )
) AS observed, ${setTimeSql} AS now_ms`;

function ms(column: string): string {
  return `round(extract(epoch FROM ${column}) * 1000)`;
}
