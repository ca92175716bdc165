import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** The events of a tenant. `q`: qualifiers. */
export const eventsScreen = defineScreen({
  path: "/events",
  title: "Events",
  search: { q: textParam, cursor: textParam },
  nav: { label: "Events", icon: "bolt", keys: "g v" },
  scope: "deliveries:read",
});
