import type { ReactNode } from "react";
import { CopyId } from "../components/copy-id.tsx";
import { EndpointName, TenantName } from "../components/names.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import { type Delivery, heldByWords } from "../words/statuses.ts";
import classes from "./delivery-facts.module.css";

/** What a delivery is of, and where it stands. */
export function DeliveryFacts({
  delivery,
  showsTenant,
  mayReadEndpoints,
}: {
  delivery: Delivery;
  showsTenant: boolean;
  mayReadEndpoints: boolean;
}) {
  const { id, eventId, tenantId, endpointId, heldBy, nextAttemptAt, createdAt, completedAt } = delivery;
  return (
    <dl className={classes["facts"]}>
      <Fact name="Delivery">
        <CopyId id={id} label="delivery id" />
      </Fact>
      <Fact name="Event">
        <CopyId id={eventId} label="event id" />
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
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
