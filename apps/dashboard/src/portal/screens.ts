import type { ShownScreen } from "../frame/screen.ts";
import { endpointsScreen } from "./endpoints/screen.ts";

/** Every screen of the portal, in the order of the navigation. */
export const screens: readonly ShownScreen[] = [
  { ...endpointsScreen, page: () => import("./endpoints/endpoints-page.tsx") },
];
