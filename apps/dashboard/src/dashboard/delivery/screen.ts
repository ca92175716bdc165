import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** One delivery with its attempts. `attempt`: the one that is shown, by its number; the last one when left out. */
export const deliveryScreen = defineScreen({
  path: "/tenants/$tenant/deliveries/$delivery",
  title: "Delivery",
  search: { attempt: textParam },
  scope: "deliveries:read",
  showsHit: ({ kind, id, tenantId }) =>
    kind === "delivery" && tenantId !== null ? { tenant: tenantId, delivery: id } : undefined,
});
