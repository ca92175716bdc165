import { EndpointView } from "../../endpoints/endpoint-view.tsx";
import { useOpenScreen, useScreenParams, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { deliveryTarget } from "../delivery/screen.ts";
import { endpointsScreen } from "../endpoints/screen.ts";
import { mayDo, useSession } from "../session.tsx";
import { endpointScreen } from "./screen.ts";

const places = { list: endpointsScreen, deliveries: deliveriesScreen, delivery: deliveryTarget };

/** One endpoint of the tenant: how it does, and what to do about it. */
export function Page() {
  const { endpoint } = useScreenParams(endpointScreen);
  const [{ window = "24h" }, change] = useScreenSearch(endpointScreen);
  const open = useOpenScreen();
  const session = useSession();
  return (
    <EndpointView
      key={endpoint}
      path={{ tenant: session.tenantId, endpoint }}
      may={(scope) => mayDo(session, scope)}
      places={places}
      window={window}
      onWindow={(next) => change({ window: next }, { replace: true })}
      onDeleted={() => open(endpointsScreen)}
    />
  );
}
