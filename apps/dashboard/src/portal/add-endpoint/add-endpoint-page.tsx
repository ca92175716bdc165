import { AddEndpoint, type AddEndpointPlaces } from "../../endpoints/add/add-endpoint.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { deliveryTarget } from "../delivery/screen.ts";
import { endpointScreen } from "../endpoint/screen.ts";
import { endpointsScreen } from "../endpoints/screen.ts";
import { mayDo, useSession } from "../session.tsx";
import { addEndpointScreen } from "./screen.ts";

const places: AddEndpointPlaces = {
  list: { screen: endpointsScreen },
  endpoint: (endpoint) => ({ screen: endpointScreen, params: { endpoint } }),
  delivery: deliveryTarget,
};

/** A new URL of the tenant's for its events. */
export function Page() {
  const session = useSession();
  const [{ type }] = useScreenSearch(addEndpointScreen);
  return (
    <AddEndpoint
      tenant={session.tenantId}
      may={(scope) => mayDo(session, scope)}
      places={places}
      eventTypes={type === undefined ? undefined : [type]}
    />
  );
}
