import * as contract from "@posthorn/contract/routes/api-keys";
import { createApiKey } from "@posthorn/engine/api-keys/create-api-key";
import { getApiKey, getCurrentApiKey } from "@posthorn/engine/api-keys/get-api-key";
import { listApiKeys } from "@posthorn/engine/api-keys/list-api-keys";
import { revokeApiKey } from "@posthorn/engine/api-keys/revoke-api-key";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { renderApiKey } from "../render.ts";

export function mountApiKeys(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.createApiKey, async ({ body, actor }) => {
    const tenant = body.tenant === null ? null : readTenantRef(body.tenant);
    const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt);
    const created = await createApiKey(engine, actor, {
      name: body.name,
      tenant,
      scopes: body.scopes,
      ratePerSecond: body.ratePerSecond,
      expiresAt,
    });
    return { ...renderApiKey(created), key: created.key };
  });

  mount(app, api, contract.listApiKeys, async ({ query, actor }) => {
    const tenant = query.tenant === undefined ? null : readTenantRef(query.tenant);
    const page = { limit: query.limit, before: readIdCursor("key", query.cursor) };
    const { data, next } = await listApiKeys(engine, actor, tenant, page);
    return { data: data.map(renderApiKey), nextCursor: toIdCursor("key", next) };
  });

  mount(app, api, contract.getCurrentApiKey, async ({ actor }) =>
    renderApiKey(await getCurrentApiKey(engine, actor)),
  );

  mount(app, api, contract.getApiKey, async ({ params }) =>
    renderApiKey(await getApiKey(engine, readId("key", params.apiKey))),
  );

  mount(app, api, contract.revokeApiKey, async ({ params, actor }) => {
    await revokeApiKey(engine, actor, readId("key", params.apiKey));
    return undefined;
  });
}
