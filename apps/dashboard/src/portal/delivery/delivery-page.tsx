import { DeliveryView } from "../../deliveries/delivery-view.tsx";
import { useScreenParams } from "../../frame/screen-navigation.tsx";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { deliveryScreen, deliveryTarget } from "./screen.ts";

/** One delivery of the tenant. */
export function Page() {
  const { delivery } = useScreenParams(deliveryScreen);
  const { tenantId: tenant } = useSession();
  const rights = {
    write: useMay("deliveries:write"),
    endpoints: useMay("endpoints:read"),
    payloads: useMay("payloads:read"),
    secrets: useMay("secrets:read"),
  };
  return (
    <DeliveryView
      path={{ tenant, delivery }}
      screen={deliveryScreen}
      list={deliveriesScreen}
      target={deliveryTarget}
      showsTenant={false}
      rights={rights}
    />
  );
}
