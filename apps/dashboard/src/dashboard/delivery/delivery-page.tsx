import { DeliveryView } from "../../deliveries/delivery-view.tsx";
import { useScreenParams } from "../../frame/screen-navigation.tsx";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { eventTarget } from "../event/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { deliveryScreen, deliveryTarget } from "./screen.ts";

/** One delivery of any tenant. */
export function Page() {
  const path = useScreenParams(deliveryScreen);
  const { tenantId } = useSession();
  const rights = {
    write: useMay("deliveries:write"),
    endpoints: useMay("endpoints:read"),
    payloads: useMay("payloads:read"),
    secrets: useMay("secrets:read"),
  };
  return (
    <DeliveryView
      path={path}
      screen={deliveryScreen}
      list={deliveriesScreen}
      target={deliveryTarget}
      eventTarget={eventTarget}
      showsTenant={tenantId === null}
      rights={rights}
    />
  );
}
