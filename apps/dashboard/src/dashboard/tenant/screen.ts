import { windowParam } from "../../charts/windows.ts";
import { defineScreen } from "../../frame/screen.ts";
import { oneOfParam, textParam } from "../../frame/search-params.ts";

/** What there is to see of a tenant; the first is shown when none is named. */
export const tenantParts = ["endpoints", "usage", "portal-sessions", "api-keys"] as const;

/** One tenant. `window`: how far back its usage goes; `erasure`: the operation that erases it. */
export const tenantScreen = defineScreen({
  path: "/tenants/$tenant",
  title: "Tenant",
  search: { part: oneOfParam(tenantParts), cursor: textParam, window: windowParam, erasure: textParam },
  scope: "admin",
  showsHit: ({ kind, id }) => (kind === "tenant" ? { tenant: id } : undefined),
});
