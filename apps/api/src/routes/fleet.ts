import * as contract from "@posthorn/contract/routes/fleet";
import { listAllEndpoints } from "@posthorn/engine/endpoints/list-all-endpoints";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readPlaceCursor, toPlaceCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readTenantRef } from "../read-id.ts";
import { renderFleetEndpoint } from "../render.ts";

/** Endpoints of all tenants. */
export function mountFleet(app: Express, api: Api): void {
  mount(app, api, contract.listAllEndpoints, async ({ query, actor }) => {
    const asked = {
      tenant: query.tenant === undefined ? null : readTenantRef(query.tenant),
      states: query.state ?? null,
      contains: query.contains ?? null,
    };
    const page = { limit: query.limit, after: readPlaceCursor(query.cursor) };
    const { data, next } = await listAllEndpoints(api.engine, actor, asked, page);
    return { data: data.map(renderFleetEndpoint), nextCursor: toPlaceCursor(next) };
  });
}
