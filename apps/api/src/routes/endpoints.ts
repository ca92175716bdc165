import type { RouteRequest } from "@posthorn/contract/define-route";
import * as contract from "@posthorn/contract/routes/endpoints";
import { createEndpoint } from "@posthorn/engine/endpoints/create-endpoint";
import { deleteEndpoint } from "@posthorn/engine/endpoints/delete-endpoint";
import { getEndpoint } from "@posthorn/engine/endpoints/get-endpoint";
import { getLane } from "@posthorn/engine/endpoints/get-lane";
import { getSecret } from "@posthorn/engine/endpoints/get-secret";
import { listEndpoints } from "@posthorn/engine/endpoints/list-endpoints";
import { pauseEndpoint } from "@posthorn/engine/endpoints/pause-endpoint";
import { type Backlog, resumeEndpoint } from "@posthorn/engine/endpoints/resume-endpoint";
import { rotateSecret } from "@posthorn/engine/endpoints/rotate-secret";
import { updateEndpoint } from "@posthorn/engine/endpoints/update-endpoint";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderEndpoint, renderLane } from "../render.ts";

export function mountEndpoints(app: Express, api: Api): void {
  mountSettings(app, api);
  mountLane(app, api);
  mountSecrets(app, api);
}

function mountSettings(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.createEndpoint, async ({ params, body, actor }) => {
    const created = await createEndpoint(engine, actor, readTenantRef(params.tenant), body);
    return { ...renderEndpoint(created), secret: created.secret };
  });

  mount(app, api, contract.listEndpoints, async ({ params, query, actor }) => {
    const page = { limit: query.limit, before: readIdCursor("ep", query.cursor) };
    const { data, next } = await listEndpoints(engine, actor, readTenantRef(params.tenant), page);
    return { data: data.map(renderEndpoint), nextCursor: toIdCursor("ep", next) };
  });

  mount(app, api, contract.getEndpoint, async ({ params, actor }) =>
    renderEndpoint(await getEndpoint(engine, actor, readEndpointRef(params))),
  );

  mount(app, api, contract.updateEndpoint, async ({ params, headers, body, actor }) => {
    const ifVersion = headers["if-match"] ?? null;
    return renderEndpoint(await updateEndpoint(engine, actor, readEndpointRef(params), body, ifVersion));
  });

  mount(app, api, contract.deleteEndpoint, async ({ params, headers, actor }) => {
    await deleteEndpoint(engine, actor, readEndpointRef(params), headers["if-match"]);
    return undefined;
  });
}

function mountLane(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.pauseEndpoint, async ({ params, headers, actor }) =>
    renderEndpoint(await pauseEndpoint(engine, actor, readEndpointRef(params), headers["if-match"])),
  );

  mount(app, api, contract.resumeEndpoint, async ({ params, headers, body, actor }) => {
    const backlog = readBacklog(body.backlog);
    const ref = readEndpointRef(params);
    return renderEndpoint(await resumeEndpoint(engine, actor, ref, backlog, headers["if-match"]));
  });

  mount(app, api, contract.getLane, async ({ params, actor }) =>
    renderLane(await getLane(engine, actor, readEndpointRef(params))),
  );
}

function mountSecrets(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.getEndpointSecret, async ({ params, actor }) => {
    const { secret, createdAt } = await getSecret(engine, actor, readEndpointRef(params));
    return { secret, createdAt: createdAt.toISOString() };
  });

  mount(app, api, contract.rotateEndpointSecret, async ({ params, headers, body, actor }) => {
    const ref = readEndpointRef(params);
    const { secret, previousExpiresAt } = await rotateSecret(engine, actor, ref, body, headers["if-match"]);
    return { secret, previousExpiresAt: previousExpiresAt.toISOString() };
  });
}

function readBacklog(backlog: RouteRequest<typeof contract.resumeEndpoint>["body"]["backlog"]): Backlog {
  return typeof backlog === "string" ? backlog : { since: new Date(backlog.since) };
}

function readEndpointRef(params: { tenant: string; endpoint: string }) {
  return { tenant: readTenantRef(params.tenant), endpointId: readId("ep", params.endpoint) };
}
