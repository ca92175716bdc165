import type { ShownScreen } from "../frame/screen.ts";
import { deliveriesScreen } from "./deliveries/screen.ts";
import { deliveryScreen } from "./delivery/screen.ts";

/** Every screen of the dashboard, in the order of the navigation. */
export const screens: readonly ShownScreen[] = [
  { ...deliveriesScreen, page: () => import("./deliveries/deliveries-page.tsx") },
  { ...deliveryScreen, page: () => import("./delivery/delivery-page.tsx") },
];
