import type { Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import { auditActions, listAuditLog } from "@posthorn/contract/routes/audit-log";
import { expect, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { useSystem } from "./system.ts";
import { call } from "./tenant.ts";

const system = useSystem("postgres");

/** Routes that are no GET and yet leave no entry, with the reason. */
const exceptions: Record<string, string> = {
  createEvent: "what is emitted is kept as an event",
  createEventBatch: "what is emitted is kept as an event",
  testFilter: "it changes nothing",
  checkEndpointUrl: "it changes nothing",
  exchangePortalCode: "the session was told when it was made; this uses it",
};

type Made = Record<string, unknown>;
type Step = [routeId: string, request: (made: Made) => { params?: Record<string, string>; body?: unknown }];

const tenant = "audited";
const ofTenant = { params: { tenant } };
const eventType = "audit.checked";
const payload = { eventType, payload: {} };

function idOf(made: Made, routeId: string): string {
  return (made[routeId] as { id: string }).id;
}

function ofEndpoint(made: Made) {
  return { params: { tenant, endpoint: idOf(made, "createEndpoint") } };
}

function ofOperation(made: Made) {
  return { params: { operation: idOf(made, "createOperation") } };
}

/** The story of one customer, in which every change is made once. Nothing is delivered, so that all of it can be steered. */
const story = (url: string): Step[] => [
  ["createTenant", () => ({ body: { externalId: tenant, name: "Acme" } })],
  ["putTenant", () => ({ ...ofTenant, body: { name: "Acme Inc." } })],
  ["updateTenant", () => ({ ...ofTenant, body: { metadata: { plan: "pro" } } })],
  ["createApiKey", () => ({ body: { tenant, name: "backend", scopes: ["events:write"] } })],
  ["revokeApiKey", (made) => ({ params: { apiKey: idOf(made, "createApiKey") } })],
  ["createPortalSession", () => ({ ...ofTenant, body: { capabilities: ["endpoints:read"] } })],
  [
    "revokePortalSession",
    (made) => ({ params: { tenant, portalSession: idOf(made, "createPortalSession") } }),
  ],
  ["createEventType", () => ({ body: { name: eventType } })],
  ["importEventTypes", () => ({ body: { document: openApi } })],
  ["updateEventType", () => ({ params: { eventType }, body: { description: "changed" } })],
  ["archiveEventType", () => ({ params: { eventType } })],
  ["createEndpoint", () => ({ ...ofTenant, body: { url, eventTypes: [eventType] } })],
  ["updateEndpoint", (made) => ({ ...ofEndpoint(made), body: { description: "orders" } })],
  ["rotateEndpointSecret", (made) => ({ ...ofEndpoint(made), body: {} })],
  ["rotateSigningKey", () => ({ ...ofTenant, body: {} })],
  ["testEndpoint", (made) => ({ ...ofEndpoint(made), body: {} })],
  ["pauseEndpoint", ofEndpoint],
  ["createEvent", () => ({ ...ofTenant, body: payload })],
  ["listTenantDeliveries", () => ofTenant],
  ["cancelDelivery", ofDelivery],
  ["retryDelivery", ofDelivery],
  [
    "createOperation",
    (made) => ({ body: { action: "cancel", tenant, filter: { endpoint: endpointOf(made) } } }),
  ],
  ["pauseOperation", ofOperation],
  ["resumeOperation", ofOperation],
  ["cancelOperation", ofOperation],
  ["resumeEndpoint", ofEndpoint],
  ["deleteEndpoint", ofEndpoint],
  ["deleteTenant", () => ofTenant],
];

function endpointOf(made: Made): string {
  return idOf(made, "createEndpoint");
}

function ofDelivery(made: Made) {
  const { data } = made["listTenantDeliveries"] as { data: { id: string }[] };
  return { params: { tenant, delivery: data[0]?.id ?? "" } };
}

const openApi = {
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  webhooks: { "audit.imported": { post: { summary: "imported" } } },
};

test("every route that changes something leaves an entry in the audit log", async () => {
  const { client } = system();
  const receiver = await openReceiver();
  await system().worker().end("SIGTERM"); // an operation that nobody runs can be steered
  const made: Made = {};
  for (const [routeId, request] of story(receiver.url)) {
    const route = routeOf(routeId);
    made[routeId] = await call(client, route, {
      ...request(made),
      headers: { "x-request-id": `audit.${routeId}` },
    });
  }
  const entries = (await call(client, listAuditLog, { query: { limit: "100" } })).data;
  const told = new Set(entries.map(({ requestId }) => requestId));
  const changing = routes.filter(({ method, id }) => method !== "get" && exceptions[id] === undefined);
  const lacking = changing.map(({ id }) => id).filter((id) => !told.has(`audit.${id}`));
  expect(lacking, "routes without an entry").toEqual([]);
  const actions = new Set(entries.map(({ action }) => action));
  expect(auditActions.filter((action) => !actions.has(action))).toEqual([
    "api_key.signed_in",
    "api_key.signed_out",
    "endpoint.disabled",
  ]);
  expect(Object.keys(exceptions).filter((id) => told.has(`audit.${id}`))).toEqual([]);
  expect(JSON.stringify(entries)).not.toMatch(/whsec_|whsk_|"ph_|"key":|ciphertext|hash/);
});

function routeOf(routeId: string): Route {
  const route = routes.find(({ id }) => id === routeId);
  if (route === undefined) throw new Error(`there is no route ${routeId}`);
  return route;
}
