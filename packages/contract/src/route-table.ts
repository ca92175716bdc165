import type { Route } from "./define-route.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./routes/api-keys.ts";
import {
  getDelivery,
  listAttempts,
  listDeliveries,
  listTenantDeliveries,
  retryDelivery,
} from "./routes/deliveries.ts";
import {
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  getEndpointSecret,
  listEndpoints,
  rotateEndpointSecret,
  updateEndpoint,
} from "./routes/endpoints.ts";
import {
  archiveEventType,
  createEventType,
  getEventType,
  listEventTypes,
  updateEventType,
} from "./routes/event-types.ts";
import { createEvent, createEventBatch, getEvent, listEventDeliveries, listEvents } from "./routes/events.ts";
import { getLiveness, getOpenApi, getReadiness } from "./routes/instance.ts";
import { createTenant, getTenant, listTenants, putTenant, updateTenant } from "./routes/tenants.ts";

/** Every call of the public API, in the order of the reference. */
export const routes: readonly Route[] = [
  createTenant,
  putTenant,
  listTenants,
  getTenant,
  updateTenant,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  createEventType,
  listEventTypes,
  getEventType,
  updateEventType,
  archiveEventType,
  createEndpoint,
  listEndpoints,
  getEndpoint,
  updateEndpoint,
  deleteEndpoint,
  getEndpointSecret,
  rotateEndpointSecret,
  createEvent,
  createEventBatch,
  listEvents,
  getEvent,
  listEventDeliveries,
  listTenantDeliveries,
  listDeliveries,
  getDelivery,
  listAttempts,
  retryDelivery,
  getLiveness,
  getReadiness,
  getOpenApi,
];
