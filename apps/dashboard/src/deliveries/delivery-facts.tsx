import { CopyId } from "../components/copy-id.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { EndpointName, TenantName } from "../components/names.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import { type Delivery, heldByWords } from "../words/statuses.ts";
import classes from "./delivery-facts.module.css";
import type { EventTarget } from "./delivery-target.ts";

/** What a delivery is of, and where it stands. */
export function DeliveryFacts({
  delivery,
  eventTarget,
  showsTenant,
  mayReadEndpoints,
}: {
  delivery: Delivery;
  eventTarget: EventTarget | undefined;
  showsTenant: boolean;
  mayReadEndpoints: boolean;
}) {
  const { id, eventId, tenantId, endpointId, heldBy, nextAttemptAt, createdAt, completedAt } = delivery;
  return (
    <Facts>
      <Fact name="Delivery">
        <CopyId id={id} label="delivery id" />
      </Fact>
      <Fact name="Event">
        <span className={classes["event"]}>
          <CopyId id={eventId} label="event id" />
          {eventTarget !== undefined && (
            <ScreenLink {...eventTarget({ id: eventId, tenantId })}>Open the event</ScreenLink>
          )}
        </span>
      </Fact>
      <Fact name="Endpoint">
        <EndpointName tenant={tenantId} id={endpointId} mayRead={mayReadEndpoints} />
      </Fact>
      {showsTenant && (
        <Fact name="Tenant">
          <TenantName id={tenantId} />
        </Fact>
      )}
      <Fact name="Created">
        <TimeCell at={createdAt} label="time of creation" />
      </Fact>
      {completedAt !== null && (
        <Fact name="Ended">
          <TimeCell at={completedAt} label="time of its end" />
        </Fact>
      )}
      {nextAttemptAt !== null && (
        <Fact name="Next attempt">
          <TimeCell at={nextAttemptAt} label="time of the next attempt" />
        </Fact>
      )}
      {heldBy !== null && <Fact name="Held">{heldByWords[heldBy]}</Fact>}
    </Facts>
  );
}
