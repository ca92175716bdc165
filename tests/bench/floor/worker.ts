import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { Pool } from "undici";
import { uuidv7 } from "uuidv7";
import { inBatches } from "./in-batches.ts";
import type { FloorEndpoint } from "./tables.ts";

/** A program: the floor's half that delivers. It claims, signs, sends and records in batches; no broker, no lanes. */
const [databaseUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
const mostInFlight = 128;
const mostClaimed = 512;
const claimAtLeast = 64;
const pauseMs = 3;

const claimSql = `
WITH due AS (
  SELECT id FROM delivery WHERE status <> 'delivered' AND due_at <= now()
  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE delivery SET status = 'delivering', attempts = attempts + 1, due_at = now() + interval '45 seconds'
FROM due, event WHERE delivery.id = due.id AND event.id = delivery.event_id
RETURNING delivery.id, delivery.event_id AS "eventId", delivery.endpoint_id AS "endpointId", event.payload`;
const recordSql = `
WITH written AS (
  INSERT INTO attempt (id, delivery_id, started_at, duration_ms, status_code, response_body)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int[], $5::int[], $6::text[])
)
UPDATE delivery SET status = CASE WHEN ok THEN 'delivered' ELSE 'pending' END,
  completed_at = CASE WHEN ok THEN now() END, due_at = now() + interval '5 seconds'
FROM unnest($2::uuid[], $7::boolean[]) AS result (id, ok) WHERE delivery.id = result.id`;

type Claimed = { id: string; eventId: string; endpointId: string; payload: string };
type Target = { origin: Pool; path: string; key: KeyObject };
type Result = {
  deliveryId: string;
  startedAt: Date;
  durationMs: number;
  statusCode: number | null;
  body: string;
};

const targets = new Map<string, Target>();
const origins = new Map<string, Pool>();
const { rows } = await pool.query<FloorEndpoint>("SELECT id, url, secret FROM endpoint");
for (const { id, url, secret } of rows) {
  const { origin, pathname } = new URL(url);
  const connections = origins.get(origin) ?? new Pool(origin, { connections: mostInFlight, pipelining: 1 });
  origins.set(origin, connections);
  targets.set(id, { origin: connections, path: pathname, key: createSecretKey(secret) });
}

let claimed = 0;
const record = inBatches<Result>(
  async (results) => {
    const values = [
      results.map(() => uuidv7()),
      results.map(({ deliveryId }) => deliveryId),
      results.map(({ startedAt }) => startedAt),
      results.map(({ durationMs }) => durationMs),
      results.map(({ statusCode }) => statusCode),
      results.map(({ body }) => body),
      results.map(({ statusCode }) => statusCode === 200),
    ];
    await pool.query({ name: "record", text: recordSql, values });
  },
  { maxItems: 500, maxFlushes: 2 },
);

async function deliver({ id, eventId, endpointId, payload }: Claimed): Promise<void> {
  const target = targets.get(endpointId);
  if (target === undefined) throw new Error(`no endpoint ${endpointId}`);
  const { origin, path, key } = target;
  const startedAt = new Date();
  const webhookId = `evt_${eventId.replaceAll("-", "")}`;
  const timestamp = Math.floor(startedAt.getTime() / 1_000);
  const signature = createHmac("sha256", key).update(`${webhookId}.${timestamp}.${payload}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": webhookId,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${signature}`,
  };
  let statusCode: number | null = null;
  let body = "";
  try {
    const response = await origin.request({ method: "POST", path, headers, body: payload });
    statusCode = response.statusCode;
    body = await response.body.text();
  } catch {
    // no answer is a failed attempt
  }
  claimed -= 1;
  record({ deliveryId: id, startedAt, durationMs: Date.now() - startedAt.getTime(), statusCode, body });
}

process.on("disconnect", () => process.exit());
process.send?.("ready");
for (;;) {
  const room = mostClaimed - claimed;
  const deliveries =
    room < claimAtLeast
      ? []
      : (await pool.query<Claimed>({ name: "claim", text: claimSql, values: [room] })).rows;
  claimed += deliveries.length;
  for (const each of deliveries) void deliver(each);
  if (deliveries.length < claimAtLeast) await wait(pauseMs);
}
