import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** Bulk jobs over deliveries. `q`: qualifiers. */
export const operationsScreen = defineScreen({
  path: "/operations",
  title: "Operations",
  search: { q: textParam, cursor: textParam },
  nav: { label: "Operations", icon: "layers", keys: "g p" },
  scope: "deliveries:read",
});
