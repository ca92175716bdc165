import type { RouteRequest } from "@posthorn/contract/define-route";
import type { countDeliveries, countEvents } from "@posthorn/contract/routes/search";
import type { EventFilter } from "@posthorn/engine/history-store";
import type { DeliveryFilter } from "@posthorn/engine/management-store";
import { readId } from "./read-id.ts";

/** What a list or a count of deliveries is asked for. */
export function readDeliveryFilter(query: RouteRequest<typeof countDeliveries>["query"]): DeliveryFilter {
  const { endpoint, event, status, reason, ...rest } = query;
  return given({
    ...readCommon(rest),
    endpointId: endpoint === undefined ? undefined : readId("ep", endpoint),
    eventId: event === undefined ? undefined : readId("evt", event),
    statuses: status,
    reasons: reason,
    statusClass: rest.statusClass,
  });
}

/** What a list or a count of events is asked for. */
export function readEventFilter(query: RouteRequest<typeof countEvents>["query"]): EventFilter {
  return given({ ...readCommon(query), channel: query.channel, isMatched: query.matched });
}

type Common = {
  eventType?: string | undefined;
  tag?: string | undefined;
  externalId?: string | undefined;
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
};

function readCommon({ eventType, tag, externalId, createdAfter, createdBefore }: Common) {
  return {
    eventType: eventType === "*" ? undefined : eventType,
    tag,
    externalId,
    createdAfter: createdAfter === undefined ? undefined : new Date(createdAfter),
    createdBefore: createdBefore === undefined ? undefined : new Date(createdBefore),
  };
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without what is undefined. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>;
}
