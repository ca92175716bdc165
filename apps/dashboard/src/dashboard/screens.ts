import type { ShownScreen } from "../frame/screen.ts";
import { addEndpointScreen } from "./add-endpoint/screen.ts";
import { apiKeysScreen } from "./api-keys/screen.ts";
import { auditLogScreen } from "./audit-log/screen.ts";
import { deliveriesScreen } from "./deliveries/screen.ts";
import { deliveryScreen } from "./delivery/screen.ts";
import { endpointScreen } from "./endpoint/screen.ts";
import { endpointsScreen } from "./endpoints/screen.ts";
import { eventScreen } from "./event/screen.ts";
import {
  createEventTypeScreen,
  eventTypeScreen,
  eventTypesScreen,
  importEventTypesScreen,
} from "./event-types/screen.ts";
import { eventsScreen } from "./events/screen.ts";
import { operationScreen } from "./operation/screen.ts";
import { operationsScreen } from "./operations/screen.ts";
import { overviewScreen } from "./overview/screen.ts";
import { queuesScreen } from "./queues/screen.ts";
import { storageScreen } from "./storage/screen.ts";
import { tenantScreen } from "./tenant/screen.ts";
import { tenantsScreen } from "./tenants/screen.ts";

/** Every screen of the dashboard, in the order of the navigation. */
export const screens: readonly ShownScreen[] = [
  { ...overviewScreen, page: () => import("./overview/overview-page.tsx") },
  { ...deliveriesScreen, page: () => import("./deliveries/deliveries-page.tsx") },
  { ...deliveryScreen, page: () => import("./delivery/delivery-page.tsx") },
  { ...eventsScreen, page: () => import("./events/events-page.tsx") },
  { ...eventScreen, page: () => import("./event/event-page.tsx") },
  { ...endpointsScreen, page: () => import("./endpoints/endpoints-page.tsx") },
  { ...addEndpointScreen, page: () => import("./add-endpoint/add-endpoint-page.tsx") },
  { ...endpointScreen, page: () => import("./endpoint/endpoint-page.tsx") },
  { ...tenantsScreen, page: () => import("./tenants/tenants-page.tsx") },
  { ...tenantScreen, page: () => import("./tenant/tenant-page.tsx") },
  { ...operationsScreen, page: () => import("./operations/operations-page.tsx") },
  { ...operationScreen, page: () => import("./operation/operation-page.tsx") },
  { ...eventTypesScreen, page: () => import("./event-types/event-types-page.tsx") },
  { ...eventTypeScreen, page: () => import("./event-types/event-type-page.tsx") },
  { ...createEventTypeScreen, page: () => import("./event-types/create-event-type-page.tsx") },
  { ...importEventTypesScreen, page: () => import("./event-types/import-event-types-page.tsx") },
  { ...apiKeysScreen, page: () => import("./api-keys/api-keys-page.tsx") },
  { ...queuesScreen, page: () => import("./queues/queues-page.tsx") },
  { ...storageScreen, page: () => import("./storage/storage-page.tsx") },
  { ...auditLogScreen, page: () => import("./audit-log/audit-log-page.tsx") },
];
