import type { Route } from "./define-route.ts";
import { createApiKey, getApiKey, getCurrentApiKey, listApiKeys, revokeApiKey } from "./routes/api-keys.ts";
import { listAuditLog, listTenantAuditLog } from "./routes/audit-log.ts";
import {
  cancelDelivery,
  getDelivery,
  listAttempts,
  listDeliveries,
  listTenantDeliveries,
  retryDelivery,
} from "./routes/deliveries.ts";
import { testEndpoint } from "./routes/endpoint-tests.ts";
import {
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  getEndpointSecret,
  getLane,
  listEndpoints,
  pauseEndpoint,
  resumeEndpoint,
  rotateEndpointSecret,
  updateEndpoint,
} from "./routes/endpoints.ts";
import {
  archiveEventType,
  createEventType,
  getEventType,
  importEventTypes,
  listEventTypes,
  updateEventType,
} from "./routes/event-types.ts";
import { createEvent, createEventBatch, getEvent, listEventDeliveries, listEvents } from "./routes/events.ts";
import { explainEvent } from "./routes/explain.ts";
import { testFilter } from "./routes/filter-test.ts";
import { listAllEndpoints } from "./routes/fleet.ts";
import { getLiveness, getOpenApi, getReadiness } from "./routes/instance.ts";
import { getInstance } from "./routes/instance-state.ts";
import { streamDeliveries } from "./routes/live.ts";
import {
  cancelOperation,
  createOperation,
  getOperation,
  listOperations,
  pauseOperation,
  resumeOperation,
} from "./routes/operations.ts";
import {
  createPortalSession,
  exchangePortalCode,
  getCurrentPortalSession,
  listPortalSessions,
  revokePortalSession,
} from "./routes/portal-sessions.ts";
import { countDeliveries, countEvents, countTenantDeliveries, search } from "./routes/search.ts";
import { getKeySet, getSigningKey, rotateSigningKey } from "./routes/signing-keys.ts";
import { getEndpointStats, getStats, listEndpointStats, listTopFailing } from "./routes/stats.ts";
import { getStorage } from "./routes/storage.ts";
import {
  createTenant,
  deleteTenant,
  getTenant,
  listTenants,
  putTenant,
  updateTenant,
} from "./routes/tenants.ts";
import { checkEndpointUrl } from "./routes/url-check.ts";

/** Every call of the public API, in the order of the reference. */
export const routes: readonly Route[] = [
  createTenant,
  putTenant,
  listTenants,
  getTenant,
  updateTenant,
  deleteTenant,
  createApiKey,
  listApiKeys,
  getCurrentApiKey,
  getApiKey,
  revokeApiKey,
  createPortalSession,
  listPortalSessions,
  revokePortalSession,
  exchangePortalCode,
  getCurrentPortalSession,
  createEventType,
  importEventTypes,
  listEventTypes,
  getEventType,
  updateEventType,
  archiveEventType,
  createEndpoint,
  listEndpoints,
  listAllEndpoints,
  listEndpointStats,
  testFilter,
  checkEndpointUrl,
  getEndpoint,
  updateEndpoint,
  deleteEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  getLane,
  testEndpoint,
  getEndpointStats,
  getEndpointSecret,
  rotateEndpointSecret,
  getKeySet,
  getSigningKey,
  rotateSigningKey,
  createEvent,
  createEventBatch,
  listEvents,
  countEvents,
  getEvent,
  listEventDeliveries,
  explainEvent,
  listTenantDeliveries,
  countTenantDeliveries,
  listDeliveries,
  countDeliveries,
  search,
  streamDeliveries,
  getDelivery,
  listAttempts,
  retryDelivery,
  cancelDelivery,
  createOperation,
  listOperations,
  getOperation,
  pauseOperation,
  resumeOperation,
  cancelOperation,
  listAuditLog,
  listTenantAuditLog,
  getStats,
  listTopFailing,
  getInstance,
  getStorage,
  getLiveness,
  getReadiness,
  getOpenApi,
];
