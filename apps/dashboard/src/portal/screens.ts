import type { ShownScreen } from "../frame/screen.ts";
import { addEndpointScreen } from "./add-endpoint/screen.ts";
import { deliveriesScreen } from "./deliveries/screen.ts";
import { deliveryScreen } from "./delivery/screen.ts";
import { endpointScreen } from "./endpoint/screen.ts";
import { endpointsScreen } from "./endpoints/screen.ts";
import { eventTypeScreen, eventTypesScreen } from "./event-types/screen.ts";
import { testingScreen } from "./testing/screen.ts";

/** Every screen of the portal, in the order of the navigation. */
export const screens: readonly ShownScreen[] = [
  { ...endpointsScreen, page: () => import("./endpoints/endpoints-page.tsx") },
  { ...addEndpointScreen, page: () => import("./add-endpoint/add-endpoint-page.tsx") },
  { ...endpointScreen, page: () => import("./endpoint/endpoint-page.tsx") },
  { ...deliveriesScreen, page: () => import("./deliveries/deliveries-page.tsx") },
  { ...deliveryScreen, page: () => import("./delivery/delivery-page.tsx") },
  { ...eventTypesScreen, page: () => import("./event-types/event-types-page.tsx") },
  { ...eventTypeScreen, page: () => import("./event-types/event-type-page.tsx") },
  { ...testingScreen, page: () => import("./testing/testing-page.tsx") },
];
