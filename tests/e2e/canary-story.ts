import { randomBytes } from "node:crypto";
import type { Route, RouteResponseBody } from "@posthorn/contract/define-route";
import * as apiKeys from "@posthorn/contract/routes/api-keys";
import * as auditLog from "@posthorn/contract/routes/audit-log";
import * as deliveries from "@posthorn/contract/routes/deliveries";
import * as endpointTests from "@posthorn/contract/routes/endpoint-tests";
import * as endpoints from "@posthorn/contract/routes/endpoints";
import * as eventTypes from "@posthorn/contract/routes/event-types";
import * as events from "@posthorn/contract/routes/events";
import { explainEvent } from "@posthorn/contract/routes/explain";
import { testFilter } from "@posthorn/contract/routes/filter-test";
import * as instance from "@posthorn/contract/routes/instance";
import * as operations from "@posthorn/contract/routes/operations";
import * as portal from "@posthorn/contract/routes/portal-sessions";
import * as search from "@posthorn/contract/routes/search";
import * as signingKeys from "@posthorn/contract/routes/signing-keys";
import * as stats from "@posthorn/contract/routes/stats";
import * as tenants from "@posthorn/contract/routes/tenants";
import { checkEndpointUrl } from "@posthorn/contract/routes/url-check";
import type { ApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { expect } from "vitest";
import type { Canaries } from "./canaries.ts";
import { call } from "./tenant.ts";

export type Story = {
  client: ApiClient;
  clientWith(key: string): ApiClient;
  canaries: Canaries;
  receiverUrl: string;
  /** A customer's externalId. */
  tenant: string;
};

type Parts = Parameters<typeof call>[2];
type Go = <R extends Route>(route: R, parts?: Parts) => Promise<RouteResponseBody<R>>;

/** Makes calls of the instance's admin, the creates among them twice under one Idempotency-Key. */
function goes({ client, canaries }: Story): Go {
  return async (route, parts = {}) => {
    if (route.idempotent !== true) return call(client, route, parts);
    const key = canaries.plantPlain("Idempotency-Key");
    const once = { ...parts, headers: { "idempotency-key": key } };
    const first = await call(client, route, once);
    expect(await call(client, route, once)).toEqual(first);
    return first;
  };
}

/** Tenants, keys and portal sessions: made, used and ended. */
export async function letPeopleIn(story: Story): Promise<void> {
  const { canaries, clientWith, tenant } = story;
  const go = goes(story);
  const ofTenant = { params: { tenant } };
  await go(tenants.createTenant, { body: { externalId: tenant, name: "Acme" } });
  await go(tenants.putTenant, { ...ofTenant, body: { name: "Acme Inc." } });
  await go(tenants.updateTenant, { ...ofTenant, body: { metadata: { plan: "pro" } } });
  for (const route of [tenants.listTenants, apiKeys.listApiKeys]) await go(route);
  await go(tenants.getTenant, ofTenant);

  const body = { tenant, name: "backend", scopes: ["endpoints:write", "events:write"] };
  const keys = [await go(apiKeys.createApiKey, { body }), await go(apiKeys.createApiKey, { body })];
  for (const { key } of keys) canaries.learn("API key", key);
  const [kept, revoked] = keys;
  await call(clientWith(kept?.key ?? ""), apiKeys.getCurrentApiKey);
  await go(apiKeys.revokeApiKey, { params: { apiKey: revoked?.id ?? "" } });
  await go(apiKeys.getApiKey, { params: { apiKey: revoked?.id ?? "" } });
  await clientWith(revoked?.key ?? "").send("GET", "/v1/api-keys/current");

  const session = await go(portal.createPortalSession, { ...ofTenant, body: {} });
  const code = canaries.learn("portal code", session.url.split("#code=")[1] ?? "");
  const exchanged = await call(clientWith("none"), portal.exchangePortalCode, { body: { code } });
  for (const token of [session.token, exchanged.token]) canaries.learn("portal token", token);
  await call(clientWith(exchanged.token), portal.getCurrentPortalSession);
  await call(clientWith(session.token), endpoints.listEndpoints, ofTenant);
  await clientWith("none").send("POST", "/v1/portal-sessions/exchange", { body: { code } });
  await go(portal.listPortalSessions, ofTenant);
  await go(portal.revokePortalSession, { params: { tenant, portalSession: session.id } });
}

/** Two types whose schemas the payloads of the story break, and one that comes and goes. */
export async function fillCatalogue(story: Story): Promise<void> {
  const go = goes(story);
  const schema = { properties: { mark: { type: "integer" } } };
  for (const validate of ["warn", "reject"])
    await go(eventTypes.createEventType, { body: { name: `checked.${validate}`, schema, validate } });
  const document = {
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    webhooks: { "a.b": { post: {} } },
  };
  await go(eventTypes.importEventTypes, { body: { document } });
  const params = { eventType: "a.b" };
  await go(eventTypes.updateEventType, { params, body: { description: "imported" } });
  await go(eventTypes.getEventType, { params });
  await go(eventTypes.archiveEventType, { params });
  await go(eventTypes.listEventTypes);
}

/** Endpoints with every kind of secret; how each path is answered is the receiver's to know. Returns their ids by path. */
export async function addEndpoints(story: Story): Promise<Map<string, string>> {
  const { canaries, receiverUrl, tenant } = story;
  const go = goes(story);
  const oauth2 = (path: string, clientAuthentication: string) => ({
    ...{ type: "oauth2", clientId: "posthorn", clientAuthentication, scope: "hooks" },
    ...{ tokenUrl: `${receiverUrl}${path}`, clientSecret: canaries.plant("client secret") },
  });
  const header = () => ({ "X-Token": canaries.plant("own header") });
  const basic = () => ({ type: "basic", username: "posthorn", password: canaries.plant("password") });
  const bearer = () => ({ type: "bearer", token: canaries.plant("bearer token") });
  const settings: Record<string, object> = {
    [`/own-header?token=${canaries.plantPlain("endpoint query")}`]: { headers: header() },
    "/basic": { authentication: basic(), format: "cloudevents_binary" },
    "/bearer": { authentication: bearer(), format: "envelope", signatures: ["v1", "v1a"] },
    "/oauth-basic": { authentication: oauth2("/token/basic", "basic"), headerPrefix: "svix" },
    "/oauth-post": { authentication: oauth2("/token/post", "post"), format: "cloudevents_structured" },
    "/oauth-refused": { authentication: oauth2("/token/refused", "post") },
    "/oauth-unusable": { authentication: oauth2("/token/unusable", "basic") },
    "/slow": { headers: header(), timeoutMs: 1_000, retrySchedule: [] },
    "/gone": { headers: header(), signatures: ["v1a"] },
  };
  const ids = new Map<string, string>();
  for (const [path, own] of Object.entries(settings)) {
    const body = { url: `${receiverUrl}${path}`, retrySchedule: [1], secret: ownSecret(canaries), ...own };
    const { id } = await go(endpoints.createEndpoint, { params: { tenant }, body });
    ids.set(path.split("?")[0] ?? "", id);
  }
  const nowhere = {
    url: "https://no-such-host.invalid/in",
    retrySchedule: [],
    headers: header(),
    authentication: bearer(),
  };
  const made = await go(endpoints.createEndpoint, { params: { tenant }, body: nowhere });
  canaries.learn("signing secret", made.secret);
  const of = (path: string) => ({ params: { tenant, endpoint: ids.get(path) ?? "" } });
  await go(endpoints.updateEndpoint, { ...of("/basic"), body: { authentication: basic() } });
  await go(endpoints.updateEndpoint, { ...of("/own-header"), body: { headers: header() } });
  for (const body of [{}, { secret: ownSecret(canaries) }, { overlapSeconds: 0 }]) {
    const { secret } = await go(endpoints.rotateEndpointSecret, { ...of("/bearer"), body });
    canaries.learn("signing secret", secret);
  }
  await go(endpoints.getEndpointSecret, of("/basic"));
  const { tenantId } = await go(endpoints.getEndpoint, of("/basic"));
  await go(signingKeys.rotateSigningKey, { params: { tenant }, body: {} });
  await go(signingKeys.getSigningKey, { params: { tenant } });
  await go(signingKeys.getKeySet, { params: { tenant: tenantId } });
  return ids;
}

function ownSecret(canaries: Canaries): string {
  return canaries.learn("signing secret", `whsec_${randomBytes(32).toString("base64")}`);
}

/** An event that goes to all endpoints, and others that are refused, noted or put off. Returns the ids of those kept. */
export async function emitEvents(story: Story): Promise<{ sent: string; later: string }> {
  const { canaries, client, tenant } = story;
  const go = goes(story);
  const payload = () => ({ mark: canaries.plant("payload") });
  const key = canaries.plantPlain("Idempotency-Key");
  const emit = (body: object) =>
    call(client, events.createEvent, { params: { tenant }, body, headers: { "idempotency-key": key } });
  const body = { eventType: "invoice.paid", payload: payload(), externalId: "order-42", tags: ["paid"] };
  const { id } = await emit(body);
  expect((await emit(body)).id).toBe(id);
  const path = `/v1/tenants/${tenant}/events`;
  const refused = [
    { headers: { "idempotency-key": key }, body: { eventType: "other", payload: payload() } },
    { body: { eventType: "checked.reject", payload: payload() } },
    { body: { eventType: "unknown field", payload: payload() } },
    { body: `{"eventType":"a.b","payload":${JSON.stringify(payload())}` },
    { body: { eventType: "a.b", payload: canaries.plant("payload").repeat(10_000) } },
  ];
  for (const request of refused)
    expect((await client.send("POST", path, request)).status).toBeGreaterThanOrEqual(400);
  const deliverAt = new Date(Date.now() + 3_600_000).toISOString();
  const batch = [
    { tenant, eventType: "later", payload: payload(), deliverAt },
    { tenant, eventType: "checked.warn", payload: payload(), deliverAt },
    { tenant: "nobody", eventType: "a.b", payload: payload() },
    { tenant, eventType: "checked.reject", payload: payload() },
  ];
  const { data } = await go(events.createEventBatch, { body: { events: batch } });
  return { sent: id, later: (data[0] as { id: string }).id };
}

/** Waits until every attempt was made, then reads and steers all there is. */
export async function readAndSteer(
  story: Story,
  ids: Map<string, string>,
  kept: { sent: string; later: string },
) {
  const { canaries, tenant, client } = story;
  const go = goes(story);
  const ofTenant = { params: { tenant } };
  const ofEvent = { params: { tenant, event: kept.sent } };
  const done = await eventually(async () => {
    const { data } = await go(events.listEventDeliveries, ofEvent);
    expect(data.filter(({ status }) => !["delivered", "failed"].includes(status))).toEqual([]);
    return data;
  });
  const reasons = done.map(({ lastReason }) => lastReason);
  expect(reasons).toEqual(expect.arrayContaining(["ok", "gone", "auth", "timeout_response"]));
  for (const { id } of done) await go(deliveries.listAttempts, { params: { tenant, delivery: id } });
  const query = { include: "payload" };
  for (const route of [events.getEvent, explainEvent]) await go(route, { ...ofEvent, query });
  const mark = canaries.plant("payload");
  const filter = { mark: "nothing" };
  await go(testFilter, { ...ofTenant, body: { filter, payload: { mark } } });
  await go(checkEndpointUrl, { ...ofTenant, body: { url: "https://127.0.0.1/in" } });
  const value = { payloadPath: "/mark", payloadValue: mark };
  await go(events.listEvents, { ...ofTenant, query: value });
  await go(search.search, { query: { q: "order-42" } });

  const ofOne = { params: { tenant, endpoint: ids.get("/basic") ?? "" } };
  await go(endpoints.updateEndpoint, { ...ofOne, body: { filter: { mark: { $exist: true } } } });
  for (const route of [endpoints.pauseEndpoint, endpoints.resumeEndpoint, endpoints.getLane])
    await go(route, ofOne);
  await go(endpointTests.testEndpoint, { ...ofOne, body: { payload: { mark: canaries.plant("payload") } } });
  await go(stats.getEndpointStats, ofOne);
  for (const route of [stats.listEndpointStats, endpoints.listEndpoints, search.countEvents])
    await go(route, ofTenant);
  for (const route of [deliveries.listTenantDeliveries, search.countTenantDeliveries])
    await go(route, ofTenant);
  for (const route of [
    deliveries.listDeliveries,
    search.countDeliveries,
    stats.getStats,
    stats.listTopFailing,
  ])
    await go(route);

  const later = { params: { tenant, event: kept.later } };
  const [waiting] = (await go(events.listEventDeliveries, later)).data;
  const ofDelivery = { params: { tenant, delivery: waiting?.id ?? "" } };
  for (const route of [deliveries.cancelDelivery, deliveries.getDelivery, deliveries.retryDelivery])
    await go(route, ofDelivery);
  const retry = { action: "retry", tenant, filter: { status: ["delivered", "failed"], createdWithin: "1h" } };
  await client.send("POST", "/v1/operations", { body: { ...retry, dryRun: true } });
  const { id } = await go(operations.createOperation, { body: { ...retry, ratePerSecond: 0.01 } });
  const { pauseOperation, resumeOperation, cancelOperation, getOperation } = operations;
  for (const route of [pauseOperation, resumeOperation, cancelOperation, getOperation])
    await go(route, { params: { operation: id } });
  await go(operations.listOperations);
  await go(auditLog.listAuditLog);
  await go(auditLog.listTenantAuditLog, ofTenant);
  for (const route of [instance.getLiveness, instance.getReadiness, instance.getOpenApi]) await go(route);
}

/** A tenant that comes with secrets and is erased. */
export async function eraseTenant(story: Story): Promise<void> {
  const { canaries } = story;
  const go = goes(story);
  const params = { tenant: `${story.tenant}-leaving` };
  await go(tenants.putTenant, { params, body: { name: "Leaving" } });
  const body = { url: "https://hooks.example/in", headers: { "X-Token": canaries.plant("own header") } };
  const { id, secret } = await go(endpoints.createEndpoint, { params, body });
  canaries.learn("signing secret", secret);
  await go(endpoints.deleteEndpoint, { params: { ...params, endpoint: id } });
  await go(tenants.deleteTenant, { params });
}
