import type { Route } from "./define-route.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./routes/api-keys.ts";
import {
  cancelDelivery,
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
  listEventTypes,
  updateEventType,
} from "./routes/event-types.ts";
import { createEvent, createEventBatch, getEvent, listEventDeliveries, listEvents } from "./routes/events.ts";
import { getLiveness, getOpenApi, getReadiness } from "./routes/instance.ts";
import { getOperation, listOperations } from "./routes/operations.ts";
import {
  createTenant,
  deleteTenant,
  getTenant,
  listTenants,
  putTenant,
  updateTenant,
} from "./routes/tenants.ts";

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
  pauseEndpoint,
  resumeEndpoint,
  getLane,
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
  cancelDelivery,
  listOperations,
  getOperation,
  getLiveness,
  getReadiness,
  getOpenApi,
];
