import type { Client } from "pg";
import type { PlannedAttempt, PlannedDelivery } from "./plan-attempts.ts";
import type { PlannedEvent } from "./plan-history.ts";

/** UUIDs of what is in the database already. */
export type Places = { tenants: ReadonlyMap<string, string>; endpoints: ReadonlyMap<string, string> };
type Row = Record<string, unknown>;

const rowsAtOnce = 2_000;

/**
 * Writes events, deliveries and attempts past the API, with ids of the time they are said to be of: that is what statistics
 * count by.
 */
export async function writeHistory(
  client: Client,
  history: readonly PlannedEvent[],
  places: Places,
  random: () => number,
): Promise<void> {
  const events: Row[] = [];
  const deliveries: Row[] = [];
  const attempts: Row[] = [];
  for (const event of history) {
    const tenantId = places.tenants.get(event.company.tenant);
    const eventId = makeId(event.createdMs, random);
    events.push(toEventRow(event, eventId, tenantId));
    for (const delivery of event.deliveries) {
      const ids = {
        id: makeId(event.createdMs, random),
        tenant_id: tenantId,
        endpoint_id: places.endpoints.get(delivery.endpoint.url),
      };
      deliveries.push({ ...ids, event_id: eventId, ...toDeliveryColumns(delivery, event.createdMs) });
      for (const [index, attempt] of delivery.attempts.entries())
        attempts.push(toAttemptRow(delivery, attempt, index, ids, random));
    }
  }
  await insertRows(client, "event", events);
  await insertRows(client, "delivery", deliveries);
  await insertRows(client, "attempt", attempts);
}

function toEventRow(event: PlannedEvent, id: string, tenantId: string | undefined): Row {
  return {
    id,
    tenant_id: tenantId,
    event_type: event.eventType,
    payload: `\\x${Buffer.from(JSON.stringify(event.payload)).toString("hex")}`,
    channels: [],
    tags: [event.tag],
    created_at: toTime(event.createdMs),
    matched_endpoints: event.deliveries.length,
    is_test: false,
  };
}

function toDeliveryColumns({ attempts, status, nextAttemptMs }: PlannedDelivery, createdMs: number): Row {
  const last = attempts.at(-1);
  return {
    status,
    trigger: "schedule",
    attempts: attempts.length,
    next_attempt_at: toTime(nextAttemptMs),
    last_status_code: last?.statusCode ?? null,
    last_reason: last?.reason ?? null,
    created_at: toTime(createdMs),
    completed_at:
      last === undefined || status === "pending" ? null : toTime(last.startedMs + last.durationMs),
    is_ordered: false,
  };
}

function toAttemptRow(
  { attempts, status }: PlannedDelivery,
  { startedMs, durationMs, statusCode, reason, body }: PlannedAttempt,
  index: number,
  { id, ...of }: Row,
  random: () => number,
): Row {
  const type = { "content-type": "application/json", server: "nginx" };
  return {
    id: makeId(startedMs + durationMs, random),
    delivery_id: id,
    ...of,
    number: index + 1,
    trigger: "schedule",
    started_at: toTime(startedMs),
    duration_ms: durationMs,
    status_code: statusCode,
    reason,
    response_headers: body === null ? null : { ...type, "content-length": String(body.length) },
    response_body: body === null ? null : `\\x${Buffer.from(body).toString("hex")}`,
    remote_address: reason === "timeout_response" || statusCode !== null ? "203.0.113.24" : null,
    endpoint_version: 1,
    next_status: index + 1 < attempts.length ? "pending" : status,
  };
}

/** All rows have the columns of the first. */
async function insertRows(client: Client, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  const sql = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`;
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await client.query(sql, [JSON.stringify(rows.slice(from, from + rowsAtOnce))]);
}

const toTime = (ms: number) => new Date(ms).toISOString();

/** A UUIDv7 of that time. */
function makeId(ms: number, random: () => number): string {
  const hexOf = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  const time = Math.floor(ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hexOf(3)}-8${hexOf(3)}-${hexOf(6)}${hexOf(6)}`;
}
