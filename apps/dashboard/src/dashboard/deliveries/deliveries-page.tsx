import { DeliveriesView } from "../../deliveries/deliveries-view.tsx";
import { deliveryQualifiers } from "../../deliveries/delivery-filter.ts";
import { createSavedViews } from "../../deliveries/saved-views.tsx";
import { deliveryTarget } from "../delivery/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { deliveriesScreen } from "./screen.ts";

const views = createSavedViews("delivery-views");

const empty = {
  title: "No deliveries yet",
  text: "A delivery is made for each endpoint that an event matches. Create an endpoint for a tenant, then emit an event.",
};

/** What every delivery of every tenant is up to: found, followed, retried and cancelled. */
export function Page() {
  const { tenantId } = useSession();
  const rights = { write: useMay("deliveries:write"), endpoints: useMay("endpoints:read") };
  return (
    <DeliveriesView
      screen={deliveriesScreen}
      whole={tenantId === null ? "all tenants" : "all deliveries"}
      qualifiers={deliveryQualifiers}
      views={views}
      showsTenant={tenantId === null}
      rights={rights}
      empty={empty}
      target={deliveryTarget}
    />
  );
}
