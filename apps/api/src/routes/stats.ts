import * as contract from "@posthorn/contract/routes/stats";
import { getEndpointStats, getStats } from "@posthorn/engine/stats/get-stats";
import { listEndpointStats } from "@posthorn/engine/stats/list-endpoint-stats";
import { listTopFailing } from "@posthorn/engine/stats/list-top-failing";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderEndpointStats, renderRange, renderStats, renderTopFailing } from "../render-stats.ts";

/** Mounted before the endpoints: to them, "stats" would be an endpoint's id. */
export function mountStats(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.getStats, async ({ query, actor }) => {
    const { tenant, endpoint, window } = query;
    const asked = {
      tenant: tenant === undefined ? null : readTenantRef(tenant),
      endpointId: endpoint === undefined ? null : readId("ep", endpoint),
    };
    const series = await getStats(engine, actor, asked, window);
    return renderStats(window, series, endpoint !== undefined);
  });

  mount(app, api, contract.listTopFailing, async ({ query, actor }) => {
    const { by, window, limit } = query;
    const { data, ...range } = await listTopFailing(engine, actor, by, window, limit);
    return { ...renderRange(window, range), data: data.map(renderTopFailing) };
  });

  mount(app, api, contract.listEndpointStats, async ({ params, query, actor }) => {
    const page = { limit: query.limit, before: readIdCursor("ep", query.cursor) };
    const tenant = readTenantRef(params.tenant);
    const { data, next, ...range } = await listEndpointStats(engine, actor, tenant, query.window, page);
    return {
      ...renderRange(query.window, range),
      data: data.map(renderEndpointStats),
      nextCursor: toIdCursor("ep", next),
    };
  });

  mount(app, api, contract.getEndpointStats, async ({ params, query, actor }) => {
    const ref = { tenant: readTenantRef(params.tenant), endpointId: readId("ep", params.endpoint) };
    return renderStats(query.window, await getEndpointStats(engine, actor, ref, query.window), true);
  });
}
