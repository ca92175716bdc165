import { windowParam } from "../../charts/windows.ts";
import { defineScreen } from "../../frame/screen.ts";

/** One endpoint of any tenant. `window`: how far back its charts go. */
export const endpointScreen = defineScreen({
  path: "/tenants/$tenant/endpoints/$endpoint",
  title: "Endpoint",
  section: "/endpoints",
  search: { window: windowParam },
  scope: "endpoints:read",
  showsHit: ({ kind, id, tenantId }) =>
    kind === "endpoint" && tenantId !== null ? { tenant: tenantId, endpoint: id } : undefined,
});
