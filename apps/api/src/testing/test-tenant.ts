import { randomBytes } from "node:crypto";
import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { createOperation, pauseOperation } from "@posthorn/contract/routes/operations";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { type Capability, capabilities, type Scope, scopes } from "@posthorn/contract/scopes";
import { decodeId, encodeId, type IdPrefix } from "@posthorn/domain/id";
import type { Pool } from "pg";
import type { CheckedClient } from "./checked-client.ts";

/** Everything but administration. */
export const allScopes: readonly Scope[] = scopes.filter((scope) => scope !== "admin");

/** A tenant that has one of everything, and words that are found nowhere else. */
export type TestTenant = {
  /** What paths, queries and bodies can name, each by the name that they use. */
  things: {
    tenant: string;
    externalId: string;
    endpoint: string;
    event: string;
    delivery: string;
    attempt: string;
    operation: string;
    apiKey: string;
    portalSession: string;
    eventType: string;
    eventExternalId: string;
    tag: string;
  };
  /** With every scope but admin; and a key with that one. */
  key: string;
  adminKey: string;
  /** A session with every capability, and its code. */
  token: string;
  code: string;
  /** Inside the event's payload. */
  payloadWord: string;
  /** How the endpoint's secret is shown. */
  secret: string;
  /** A header's value and a password of the endpoint: shown to nobody. */
  sealedWords: string[];
  /** Nobody else's answers may have any of these. */
  marks: string[];
};

const suffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";

/** Names that are of nothing. */
export const missingTenant: TestTenant = {
  things: {
    ...{ tenant: `ten_${suffix}`, externalId: "nobody", endpoint: `ep_${suffix}`, event: `evt_${suffix}` },
    ...{ delivery: `dlv_${suffix}`, attempt: `att_${suffix}`, operation: `op_${suffix}` },
    ...{ apiKey: `key_${suffix}`, portalSession: `ps_${suffix}`, eventType: "never.made" },
    ...{ eventExternalId: "never-emitted", tag: "never-used" },
  },
  ...{ key: "", adminKey: "", token: "", code: "", payloadWord: "never said", secret: "" },
  ...{ sealedWords: [], marks: [] },
};

/** Makes a tenant through the API. What only a worker makes, an attempt and figures, is written to the database. */
export async function makeTestTenant(client: CheckedClient, pool: Pool): Promise<TestTenant> {
  const word = randomBytes(8).toString("hex");
  const externalId = `tenant-${word}`;
  const { id: tenant } = await client.call(putTenant, {
    params: { tenant: externalId },
    body: { name: `Name ${word}` },
  });
  const params = { tenant };
  const sealedWords = [`header-${word}`, `password-${word}`];
  const endpoint = await client.call(createEndpoint, { params, body: endpointOf(word, sealedWords) });
  // The catalogue of event types is everybody's, so its names are no marks.
  const event = { eventType: `made.${randomBytes(8).toString("hex")}`, payload: { word: `payload-${word}` } };
  const names = { tags: [`tag-${word}`], externalId: `event-${word}` };
  const { id: eventId } = await client.call(createEvent, { params, body: { ...event, ...names } });
  const { data } = await client.call(listTenantDeliveries, { params });
  const delivery = data[0]?.id ?? "none";
  const wanted = { action: "cancel", tenant, filter: { tag: `none-${word}` } };
  const operation = await client.call(createOperation, { body: wanted });
  await client.call(pauseOperation, { params: { operation: operation.id } });
  const key = await makeKey(client, allScopes, tenant);
  const adminKey = await makeKey(client, ["admin"], tenant);
  const session = await makeSession(client, capabilities, tenant);
  const attempt = uuidOf("dlv", delivery); // any UUIDv7 will do
  await insertAttempt(pool, { tenant, endpoint: endpoint.id, delivery }, attempt);
  const things = {
    ...{ tenant, externalId, endpoint: endpoint.id, event: eventId, delivery },
    ...{
      attempt: encodeId("att", attempt),
      operation: operation.id,
      apiKey: key.id,
      portalSession: session.id,
    },
    ...{ eventType: event.eventType, eventExternalId: names.externalId, tag: `tag-${word}` },
  };
  const { eventType: _, ...marked } = things;
  return {
    ...{ things, key: key.key, adminKey: adminKey.key, token: session.token, code: session.code },
    ...{ payloadWord: `payload-${word}`, secret: endpoint.secret, sealedWords },
    marks: [word, endpoint.secret, ...Object.values(marked)],
  };
}

export function makeKey(client: CheckedClient, granted: readonly Scope[], tenant: string | null = null) {
  return client.call(createApiKey, { body: { name: "a key", scopes: granted, tenant } });
}

export async function makeSession(client: CheckedClient, granted: readonly Capability[], tenant: string) {
  const session = await client.call(createPortalSession, {
    params: { tenant },
    body: { capabilities: granted },
  });
  return { ...session, code: new URL(session.url).hash.replace("#code=", "") };
}

/** The UUID within an id. */
export function uuidOf(prefix: IdPrefix, id: string): string {
  const uuid = decodeId(prefix, id);
  if (uuid === null) throw new Error(`${id} is no id of ${prefix}`);
  return uuid;
}

function endpointOf(word: string, [header, password]: readonly string[]) {
  return {
    url: `https://hooks.example/${word}`,
    description: word,
    headers: { "X-Word": header },
    authentication: { type: "basic", username: "posthorn", password },
    filter: { word: { $exist: true } },
  };
}

/** As a worker records it, and as it counts it. */
export async function insertAttempt(
  pool: Pool,
  { tenant, endpoint, delivery }: Pick<TestTenant["things"], "tenant" | "endpoint" | "delivery">,
  id: string,
): Promise<void> {
  const ids = [uuidOf("ten", tenant), uuidOf("ep", endpoint)];
  await pool.query(
    `INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, status_code, reason,
       response_headers, response_body, endpoint_version, next_status)
     VALUES ($1, $2, $3, $4, 1, 'schedule', now(), 7, 500, 'http_5xx', '{}', 'answered', 1, 'pending')`,
    [id, uuidOf("dlv", delivery), ...ids],
  );
  await pool.query(
    `INSERT INTO stats_step (tenant_id, endpoint_id, minutes, starts_at, events, attempts, delivered, failed, reasons, durations)
     SELECT $1, endpoint_id, 1, date_trunc('minute', now()), 1, 1, 0, 0, '{"http_5xx": 1}', '{}'
     FROM unnest(ARRAY[$2, '00000000-0000-0000-0000-000000000000']::uuid[]) AS endpoint_id
     ON CONFLICT DO NOTHING`,
    ids,
  );
}
