import { listParams } from "../../deliveries/list-params.ts";
import { defineScreen } from "../../frame/screen.ts";

/** The tenant's own deliveries. */
export const deliveriesScreen = defineScreen({
  path: "/deliveries",
  title: "Deliveries",
  search: listParams,
  nav: { label: "Deliveries", icon: "send", keys: "g d" },
  scope: "deliveries:read",
});
