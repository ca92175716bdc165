import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** All tenants. `q`: a part of a name, or a whole id or external id. */
export const tenantsScreen = defineScreen({
  path: "/tenants",
  title: "Tenants",
  search: { q: textParam, cursor: textParam },
  nav: { label: "Tenants", icon: "tenants", keys: "g t" },
  scope: "admin",
});
