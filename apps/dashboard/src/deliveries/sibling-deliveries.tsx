import { useRead } from "../api/use-call.ts";
import { EndpointName } from "../components/names.tsx";
import { Panel } from "../components/page-head.tsx";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import { shortenId } from "../words/ids.ts";
import type { Delivery } from "../words/statuses.ts";
import { DeliveryStatusBadge } from "./delivery-status-badge.tsx";
import type { DeliveryTarget } from "./delivery-target.ts";
import classes from "./sibling-deliveries.module.css";

/** The same event on its way to other endpoints; nothing where there are none. */
export function SiblingDeliveries({
  delivery: { id, tenantId, eventId },
  mayReadEndpoints,
  target,
}: {
  delivery: Delivery;
  mayReadEndpoints: boolean;
  target: DeliveryTarget;
}) {
  const path = { tenant: tenantId, event: eventId };
  const { data } = useRead("listEventDeliveries", { path, query: { limit: 100 } });
  const siblings = data?.data.filter((delivery) => delivery.id !== id) ?? [];
  if (siblings.length === 0) return null;
  return (
    <Panel title="Same event, other endpoints">
      <ul className={classes["siblings"]}>
        {siblings.map((sibling) => (
          <li key={sibling.id}>
            <EndpointName tenant={tenantId} id={sibling.endpointId} mayRead={mayReadEndpoints} />
            <DeliveryStatusBadge delivery={sibling} />
            <ScreenLink {...target(sibling)}>{shortenId(sibling.id)}</ScreenLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
