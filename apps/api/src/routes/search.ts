import * as contract from "@posthorn/contract/routes/search";
import { encodeId } from "@posthorn/domain/id";
import { countDeliveries } from "@posthorn/engine/deliveries/list-deliveries";
import { countEvents } from "@posthorn/engine/events/list-events";
import type { Hit } from "@posthorn/engine/history-store";
import { prefixOf, search } from "@posthorn/engine/search/search";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { mount } from "../mount.ts";
import { readDeliveryFilter, readEventFilter } from "../read-filter.ts";
import { readTenantRef } from "../read-id.ts";

/** Mounted before the routes whose paths end in an id, which `count` is not. */
export function mountSearch(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.countTenantDeliveries, ({ params, query, actor }) =>
    countDeliveries(engine, actor, readTenantRef(params.tenant), readDeliveryFilter(query)),
  );

  mount(app, api, contract.countDeliveries, ({ query, actor }) =>
    countDeliveries(engine, actor, null, readDeliveryFilter(query)),
  );

  mount(app, api, contract.countEvents, ({ params, query, actor }) =>
    countEvents(engine, actor, readTenantRef(params.tenant), readEventFilter(query)),
  );

  mount(app, api, contract.search, async ({ query, actor }) => ({
    data: (await search(engine, actor, query.q)).map(renderHit),
  }));
}

function renderHit({ kind, id, tenantId, deliveryId, matchedBy }: Hit) {
  return {
    kind,
    id: encodeId(prefixOf(kind), id),
    tenantId: tenantId === null ? null : encodeId("ten", tenantId),
    deliveryId: deliveryId === null ? null : encodeId("dlv", deliveryId),
    matchedBy,
  };
}
