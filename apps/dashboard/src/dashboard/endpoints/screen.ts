import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** Endpoints of all tenants, failing ones first. `q`: qualifiers. */
export const endpointsScreen = defineScreen({
  path: "/endpoints",
  title: "Endpoints",
  search: { q: textParam, cursor: textParam },
  nav: { label: "Endpoints", icon: "endpoint", keys: "g e" },
  scope: "endpoints:read",
});
