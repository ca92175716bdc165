import { Fact } from "../../components/facts.tsx";
import { TenantName } from "../../components/names.tsx";
import { EndpointView } from "../../endpoints/endpoint-view.tsx";
import {
  ScreenLink,
  useOpenScreen,
  useScreenParams,
  useScreenSearch,
} from "../../frame/screen-navigation.tsx";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { deliveryTarget } from "../delivery/screen.ts";
import { endpointsScreen } from "../endpoints/screen.ts";
import { mayDo, maySee, useSession } from "../session.tsx";
import { tenantScreen } from "../tenant/screen.ts";
import { endpointScreen } from "./screen.ts";

const places = { list: endpointsScreen, deliveries: deliveriesScreen, delivery: deliveryTarget };

/** One endpoint of any tenant: how it does, and what to do about it. */
export function Page() {
  const path = useScreenParams(endpointScreen);
  const [{ window = "24h" }, change] = useScreenSearch(endpointScreen);
  const open = useOpenScreen();
  const session = useSession();
  return (
    <EndpointView
      key={path.endpoint}
      path={path}
      may={(scope) => mayDo(session, scope)}
      places={places}
      window={window}
      onWindow={(next) => change({ window: next }, { replace: true })}
      onDeleted={() => open(endpointsScreen)}
      facts={
        <Fact name="Tenant">
          {maySee(session, tenantScreen) ? (
            <ScreenLink screen={tenantScreen} params={{ tenant: path.tenant }}>
              <TenantName id={path.tenant} />
            </ScreenLink>
          ) : (
            <TenantName id={path.tenant} />
          )}
        </Fact>
      }
    />
  );
}
