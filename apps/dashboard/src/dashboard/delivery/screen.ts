import type { DeliveryTarget } from "../../deliveries/delivery-target.ts";
import { attemptParams } from "../../deliveries/list-params.ts";
import { defineScreen } from "../../frame/screen.ts";

/** One delivery with its attempts. */
export const deliveryScreen = defineScreen({
  path: "/tenants/$tenant/deliveries/$delivery",
  title: "Delivery",
  section: "/deliveries",
  search: attemptParams,
  scope: "deliveries:read",
  showsHit: ({ kind, id, tenantId }) =>
    kind === "delivery" && tenantId !== null ? { tenant: tenantId, delivery: id } : undefined,
});

export const deliveryTarget: DeliveryTarget = ({ tenantId, id }) => ({
  screen: deliveryScreen,
  params: { tenant: tenantId, delivery: id },
});
