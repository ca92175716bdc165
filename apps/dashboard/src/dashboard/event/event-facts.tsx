import type { components } from "@posthorn/sdk";
import { CopyId } from "../../components/copy-id.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { TenantName } from "../../components/names.tsx";
import { TimeCell } from "../../components/time-cell.tsx";

export type Event = components["schemas"]["EventSummary"];

/** What an event was emitted with. */
export function EventFacts({ event, showsTenant }: { event: Event; showsTenant: boolean }) {
  const { id, tenantId, externalId, tags, channels, orderingKey, schemaError, createdAt } = event;
  return (
    <Facts>
      <Fact name="Event">
        <CopyId id={id} label="event id" />
      </Fact>
      {showsTenant && (
        <Fact name="Tenant">
          <TenantName id={tenantId} />
        </Fact>
      )}
      {externalId !== null && (
        <Fact name="External id">
          <CopyId id={externalId} label="external id" isWhole />
        </Fact>
      )}
      <Fact name="Emitted">
        <TimeCell at={createdAt} label="time it was emitted at" />
      </Fact>
      {tags.length > 0 && <Fact name="Tags">{tags.join(", ")}</Fact>}
      {channels.length > 0 && <Fact name="Channels">{channels.join(", ")}</Fact>}
      {orderingKey !== null && <Fact name="Ordering key">{orderingKey}</Fact>}
      {schemaError !== null && <Fact name="Breaks its schema">{schemaError}</Fact>}
    </Facts>
  );
}
