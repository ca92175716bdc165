import { attemptReasons } from "@posthorn/domain/outcome";
import { durationBounds } from "@posthorn/engine/stats/durations";
import { beforeAllIds } from "../postgres.ts";

/** Stands for all endpoints of a tenant, and for all tenants. */
export const everyId = `'${beforeAllIds}'::uuid`;

export const sumColumns = "events, attempts, delivered, failed, reasons, durations";

const failures = attemptReasons.filter((reason) => reason !== "ok");
const buckets = [...durationBounds.keys(), durationBounds.length];

/** The sums of stored steps. Subscripts are one by one, since arrays taken apart and put together again cost ten times as much. */
export const sumOfSteps = `
  sum(events)::int AS events, sum(attempts)::int AS attempts, sum(delivered)::int AS delivered, sum(failed)::int AS failed,
  ${reasonsOf((reason) => `sum((reasons->'${reason}')::int)`)} AS reasons,
  ARRAY[${buckets.map((bucket) => `coalesce(sum(durations[${bucket + 1}]), 0)`).join(", ")}]::int[] AS durations`;

/** The same, but for events, of attempts that are counted by reason, next status and bucket. */
export const sumOfAttempts = `
  sum(attempts)::int AS attempts,
  ${sumWhere("next_status = 'delivered'")}::int AS delivered, ${sumWhere("next_status = 'failed'")}::int AS failed,
  ${reasonsOf((reason) => `sum(attempts) FILTER (WHERE reason = '${reason}')`)} AS reasons,
  ARRAY[${buckets.map((bucket) => sumWhere(`bucket = ${bucket}`)).join(", ")}]::int[] AS durations`;

export const bucketOfDuration = `width_bucket(duration_ms, ARRAY[${durationBounds.join(", ")}])`;

/** A tenant that is being erased gets no new steps; those of all tenants are nobody's. */
export const isOfLiveTenant = (tenantId: string) =>
  `(${tenantId} = ${everyId} OR EXISTS (SELECT FROM tenant WHERE id = ${tenantId} AND deleted_at IS NULL))`;

/** What was counted before is replaced, where it is another. */
export const replaceStep = `
ON CONFLICT (tenant_id, endpoint_id, minutes, starts_at) DO UPDATE SET
  (${sumColumns}) = (${columnsOf("excluded")})
WHERE (${columnsOf("stored")}) IS DISTINCT FROM (${columnsOf("excluded")})`;

function reasonsOf(countOf: (reason: string) => string): string {
  return `jsonb_strip_nulls(jsonb_build_object(${failures.map((reason) => `'${reason}', ${countOf(reason)}`).join(", ")}))`;
}

function sumWhere(condition: string): string {
  return `coalesce(sum(attempts) FILTER (WHERE ${condition}), 0)`;
}

function columnsOf(table: string): string {
  return sumColumns.replaceAll(/\w+/g, (column) => `${table}.${column}`);
}
