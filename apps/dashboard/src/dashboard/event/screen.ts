import type { EventTarget } from "../../deliveries/delivery-target.ts";
import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** One event: where it went, and why. `cursor`: of the endpoints that are explained. */
export const eventScreen = defineScreen({
  path: "/tenants/$tenant/events/$event",
  title: "Event",
  section: "/events",
  search: { cursor: textParam },
  scope: "deliveries:read",
  showsHit: ({ kind, id, tenantId }) =>
    kind === "event" && tenantId !== null ? { tenant: tenantId, event: id } : undefined,
});

export const eventTarget: EventTarget = ({ tenantId, id }) => ({
  screen: eventScreen,
  params: { tenant: tenantId, event: id },
});
