import type { RouteRequest } from "@posthorn/contract/define-route";
import * as contract from "@posthorn/contract/routes/deliveries";
import type { Actor, TenantRef } from "@posthorn/engine/actor";
import { cancelDelivery } from "@posthorn/engine/deliveries/cancel-delivery";
import { getDelivery } from "@posthorn/engine/deliveries/get-delivery";
import { listAttempts } from "@posthorn/engine/deliveries/list-attempts";
import { listDeliveries } from "@posthorn/engine/deliveries/list-deliveries";
import { retryDelivery } from "@posthorn/engine/deliveries/retry-delivery";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readDeliveryFilter } from "../read-filter.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderAttempt, renderDelivery } from "../render.ts";

type Query = RouteRequest<typeof contract.listDeliveries>["query"];

export function mountDeliveries(app: Express, api: Api): void {
  const { engine } = api;
  const list = async (actor: Actor, tenant: TenantRef | null, query: Query) => {
    const page = { limit: query.limit, before: readIdCursor("dlv", query.cursor) };
    const { data, next } = await listDeliveries(engine, actor, tenant, readDeliveryFilter(query), page);
    return { data: data.map(renderDelivery), nextCursor: toIdCursor("dlv", next) };
  };

  mount(app, api, contract.listDeliveries, ({ query, actor }) => list(actor, null, query));

  mount(app, api, contract.listTenantDeliveries, ({ params, query, actor }) =>
    list(actor, readTenantRef(params.tenant), query),
  );

  mount(app, api, contract.getDelivery, async ({ params, actor }) => {
    const id = readId("dlv", params.delivery);
    return renderDelivery(await getDelivery(engine, actor, readTenantRef(params.tenant), id));
  });

  mount(app, api, contract.listAttempts, async ({ params, query, actor }) => {
    const page = { limit: query.limit, before: readIdCursor("att", query.cursor) };
    const id = readId("dlv", params.delivery);
    const { data, next } = await listAttempts(engine, actor, readTenantRef(params.tenant), id, page);
    return { data: data.map(renderAttempt), nextCursor: toIdCursor("att", next) };
  });

  mount(app, api, contract.retryDelivery, async ({ params, actor }) => {
    const id = readId("dlv", params.delivery);
    return renderDelivery(await retryDelivery(engine, actor, readTenantRef(params.tenant), id));
  });

  mount(app, api, contract.cancelDelivery, async ({ params, actor }) => {
    const id = readId("dlv", params.delivery);
    return renderDelivery(await cancelDelivery(engine, actor, readTenantRef(params.tenant), id));
  });
}
