import { defineScreen } from "../../frame/screen.ts";
import { flagParam, textParam } from "../../frame/search-params.ts";

/** Deliveries of all tenants. `q`: qualifiers; `live`: follows what happens. */
export const deliveriesScreen = defineScreen({
  path: "/deliveries",
  title: "Deliveries",
  search: { q: textParam, cursor: textParam, live: flagParam },
  nav: { label: "Deliveries", icon: "send", keys: "g d" },
  scope: "deliveries:read",
});
