import { defineScreen } from "../../frame/screen.ts";
import { oneOfParam, textParam } from "../../frame/search-params.ts";

/** The tenant's endpoints, and how deliveries to each went in the last day. */
export const endpointsScreen = defineScreen({
  path: "/endpoints",
  title: "Endpoints",
  search: { q: textParam, status: oneOfParam(["active", "paused", "disabled"]), cursor: textParam },
  nav: { label: "Endpoints", icon: "endpoint", keys: "g e" },
  scope: "endpoints:read",
});
