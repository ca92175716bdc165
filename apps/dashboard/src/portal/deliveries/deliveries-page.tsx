import { ScreenButton } from "../../components/screen-button.tsx";
import { DeliveriesView } from "../../deliveries/deliveries-view.tsx";
import { ownQualifiers } from "../../deliveries/delivery-filter.ts";
import { createSavedViews } from "../../deliveries/saved-views.tsx";
import { deliveryTarget } from "../delivery/screen.ts";
import { useMay } from "../session.tsx";
import { testingScreen } from "../testing/screen.ts";
import { deliveriesScreen } from "./screen.ts";

const views = createSavedViews("portal-delivery-views");

const empty = {
  title: "No deliveries yet",
  text: "A delivery is made for each endpoint that an event matches. Send an example to one of your endpoints to see the first.",
};

const sendTest = <ScreenButton screen={testingScreen}>Send an example</ScreenButton>;

/** Everything that was sent to this tenant's endpoints, and what they answered. */
export function Page() {
  const rights = { write: useMay("deliveries:write"), endpoints: useMay("endpoints:read") };
  const mayTest = useMay("endpoints:write");
  return (
    <DeliveriesView
      screen={deliveriesScreen}
      whole="all of your deliveries"
      qualifiers={ownQualifiers}
      views={views}
      showsTenant={false}
      rights={rights}
      target={deliveryTarget}
      empty={{ ...empty, action: mayTest && sendTest }}
    />
  );
}
