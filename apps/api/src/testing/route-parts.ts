import type { Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import type { TestTenant } from "./test-tenant.ts";

/** What a call of a route that goes through says besides its path, for a tenant that has one of everything. */
export type RouteParts = {
  body?: unknown;
  /** Further bodies in which other fields stand. */
  otherBodies?: unknown[];
  query?: Record<string, string>;
  /** Where the scope `any` does not say who may call. */
  onlyFor?: "api_key" | "portal_session";
};

type Things = TestTenant["things"];

/** One row a route: a test names those that have none. */
const rows: Readonly<Record<string, (things: Things, tenant: TestTenant) => RouteParts>> = {
  createTenant: ({ externalId }) => ({ body: { externalId: `new-${externalId}`, name: "New" } }),
  putTenant: () => ({ body: { name: "Put", metadata: { plan: "pro" } } }),
  listTenants: () => ({}),
  getTenant: () => ({}),
  updateTenant: () => ({ body: { name: "Updated" } }),
  deleteTenant: () => ({}),
  createApiKey: ({ tenant }) => ({ body: { name: "key", tenant, scopes: ["stats:read"] } }),
  listApiKeys: () => ({}),
  getCurrentApiKey: () => ({ onlyFor: "api_key" }),
  getApiKey: () => ({}),
  revokeApiKey: () => ({}),
  createPortalSession: () => ({
    body: { capabilities: ["endpoints:read"], expiresInSeconds: 60, theme: { mode: "dark" } },
  }),
  listPortalSessions: () => ({}),
  revokePortalSession: () => ({}),
  exchangePortalCode: (_, { code }) => ({ body: { code } }),
  getCurrentPortalSession: () => ({ onlyFor: "portal_session" }),
  createEventType: ({ eventType }) => ({
    body: { name: `new.${eventType}`, schema: { type: "object" }, example: {} },
  }),
  importEventTypes: ({ eventType }) => ({ body: { document: openApiOf(eventType), validate: "warn" } }),
  listEventTypes: () => ({}),
  getEventType: () => ({}),
  updateEventType: () => ({ body: { description: "Updated", schema: { type: "object" }, validate: "warn" } }),
  archiveEventType: () => ({}),
  createEndpoint: () => ({ body: endpointBody, otherBodies: [endpointWithOAuth] }),
  listEndpoints: () => ({}),
  listAllEndpoints: () => ({}),
  listEndpointStats: () => ({}),
  testFilter: () => ({ body: { filter: { total: { $gte: 100 } }, payload: { total: 99.5 } } }),
  checkEndpointUrl: () => ({ body: { url: "https://198.51.100.7/in" } }),
  getEndpoint: () => ({}),
  updateEndpoint: () => ({ body: endpointBody, otherBodies: [endpointWithOAuth] }),
  deleteEndpoint: () => ({}),
  pauseEndpoint: () => ({}),
  resumeEndpoint: () => ({ body: { backlog: "all" }, otherBodies: [{ backlog: { since: someTime } }] }),
  getLane: () => ({}),
  testEndpoint: ({ eventType }) => ({ body: { eventType, payload: { a: [1] } } }),
  getEndpointStats: () => ({}),
  getEndpointSecret: () => ({}),
  rotateEndpointSecret: () => ({ body: { overlapSeconds: 60 } }),
  getKeySet: () => ({}),
  getSigningKey: () => ({}),
  rotateSigningKey: () => ({ body: { overlapSeconds: 60 } }),
  createEvent: ({ eventType }) => ({ body: { ...eventBody, eventType } }),
  createEventBatch: ({ tenant }) => ({ body: { events: [{ ...eventBody, tenant }] } }),
  listEvents: () => ({}),
  getEvent: () => ({}),
  listEventDeliveries: () => ({}),
  countEvents: () => ({}),
  explainEvent: () => ({}),
  listTenantDeliveries: () => ({}),
  countTenantDeliveries: () => ({}),
  listDeliveries: () => ({}),
  countDeliveries: () => ({}),
  search: ({ event }) => ({ query: { q: event } }),
  streamDeliveries: () => ({}),
  getDelivery: () => ({}),
  listAttempts: () => ({}),
  retryDelivery: () => ({}),
  cancelDelivery: () => ({}),
  createOperation: (things) => ({ body: retryOf(things), otherBodies: otherOperations(things) }),
  listOperations: () => ({}),
  getOperation: () => ({}),
  pauseOperation: () => ({}),
  resumeOperation: () => ({}),
  cancelOperation: () => ({}),
  listAuditLog: () => ({}),
  listTenantAuditLog: () => ({}),
  getStats: () => ({ query: { window: "1h" } }),
  listTopFailing: () => ({ query: { window: "1h" } }),
  getInstance: () => ({}),
  getStorage: () => ({}),
  getLiveness: () => ({}),
  getReadiness: () => ({}),
  getOpenApi: () => ({}),
};

/** Which of `all` have no row, and the rows that are of no route. */
export function findUncovered(all: readonly Route[] = routes): string[] {
  const unknown = Object.keys(rows).filter((id) => all.every((route) => route.id !== id));
  return [...all.filter(({ id }) => !Object.hasOwn(rows, id)).map(({ id }) => id), ...unknown];
}

export function partsOf({ id }: Route, tenant: TestTenant): RouteParts {
  const row = rows[id];
  if (row === undefined) throw new Error(`give the route ${id} a row in route-parts.ts`);
  return row(tenant.things, tenant);
}

const someTime = "2026-03-01T12:00:00.000Z";

const endpointBody = {
  url: "https://a.example/in",
  description: "orders",
  eventTypes: ["invoice.*"],
  channels: ["eu"],
  headers: { "X-Env": "prod" },
  timeoutMs: 15_000,
  retrySchedule: [5, 300],
  maxInFlight: 10,
  ratePerSecond: 0.5,
  filter: { $or: [{ total: { $gte: 100 } }, { customer: { country: { $in: ["DE"] } } }] },
  format: "envelope",
  signatures: ["v1", "v1a"],
  headerPrefix: "x-acme",
  authentication: { type: "basic", username: "posthorn", password: "secret" },
};

const endpointWithOAuth = {
  url: "https://a.example/in",
  authentication: { type: "oauth2", tokenUrl: "https://b.example/token", clientId: "a", clientSecret: "b" },
};

const eventBody = {
  eventType: "invoice.paid",
  payload: { invoice: "in_42", total: 1.5, lines: [{ a: null }] },
  channels: ["eu"],
  tags: ["order-42"],
  deliverAt: null,
  orderingKey: "u_7",
};

function openApiOf(eventType: string) {
  const content = { "application/json": { schema: { type: "object", required: ["invoice"] } } };
  return { openapi: "3.1.0", webhooks: { [eventType]: { post: { requestBody: { content } } } } };
}

function retryOf({ tenant, delivery }: Things) {
  return { action: "retry", tenant, filter: { ids: [delivery], status: ["pending"] }, ratePerSecond: 50 };
}

function otherOperations({ tenant, endpoint, event }: Things) {
  const filter = { endpoint, event, status: "pending", createdWithin: "24h" };
  return [
    { action: "cancel", filter, dryRun: true },
    { action: "cancel", tenant, filter: { tag: "order-42", createdAfter: someTime } },
    { action: "replay-missing", filter: { endpoint } },
    { action: "replay-missing", filter: { endpoint, event }, dryRun: true },
  ];
}
