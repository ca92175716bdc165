import { TenantName } from "../../components/names.tsx";
import { AddEndpoint, type AddEndpointPlaces } from "../../endpoints/add/add-endpoint.tsx";
import { useScreenParams } from "../../frame/screen-navigation.tsx";
import { deliveryTarget } from "../delivery/screen.ts";
import { endpointScreen } from "../endpoint/screen.ts";
import { endpointsScreen } from "../endpoints/screen.ts";
import { mayDo, useSession } from "../session.tsx";
import { addEndpointScreen } from "./screen.ts";

/** A new endpoint of any tenant. */
export function Page() {
  const { tenant } = useScreenParams(addEndpointScreen);
  const session = useSession();
  const places: AddEndpointPlaces = {
    list: { screen: endpointsScreen },
    endpoint: (endpoint) => ({ screen: endpointScreen, params: { tenant, endpoint } }),
    delivery: deliveryTarget,
  };
  return (
    <AddEndpoint
      tenant={tenant}
      may={(scope) => mayDo(session, scope)}
      places={places}
      lead={
        <>
          Of the tenant <TenantName id={tenant} />
        </>
      }
    />
  );
}
