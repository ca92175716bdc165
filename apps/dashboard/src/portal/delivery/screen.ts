import type { DeliveryTarget } from "../../deliveries/delivery-target.ts";
import { attemptParams } from "../../deliveries/list-params.ts";
import { defineScreen } from "../../frame/screen.ts";

/** One delivery with its attempts. */
export const deliveryScreen = defineScreen({
  path: "/deliveries/$delivery",
  title: "Delivery",
  search: attemptParams,
  scope: "deliveries:read",
});

export const deliveryTarget: DeliveryTarget = ({ id }) => ({
  screen: deliveryScreen,
  params: { delivery: id },
});
