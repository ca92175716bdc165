import * as contract from "@posthorn/contract/routes/tenants";
import { showOperation } from "@posthorn/engine/operations/show-operation";
import { createTenant } from "@posthorn/engine/tenants/create-tenant";
import { eraseTenant } from "@posthorn/engine/tenants/erase-tenant";
import { listTenants } from "@posthorn/engine/tenants/list-tenants";
import { resolveTenant } from "@posthorn/engine/tenants/resolve-tenant";
import { updateTenant } from "@posthorn/engine/tenants/update-tenant";
import { upsertTenant } from "@posthorn/engine/tenants/upsert-tenant";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readTenantRef } from "../read-id.ts";
import { renderTenant } from "../render.ts";

export function mountTenants(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.createTenant, async ({ body, actor }) =>
    renderTenant(await createTenant(engine, actor, body)),
  );

  mount(app, api, contract.putTenant, async ({ params, body, actor }) => {
    const { tenant } = await upsertTenant(engine, actor, { externalId: params.tenant, ...body });
    return renderTenant(tenant);
  });

  mount(app, api, contract.listTenants, async ({ query }) => {
    const { data, next } = await listTenants(engine, {
      limit: query.limit,
      before: readIdCursor("ten", query.cursor),
    });
    return { data: data.map(renderTenant), nextCursor: toIdCursor("ten", next) };
  });

  mount(app, api, contract.getTenant, async ({ params, actor }) =>
    renderTenant(await resolveTenant(engine, actor, readTenantRef(params.tenant))),
  );

  mount(app, api, contract.updateTenant, async ({ params, body, actor }) =>
    renderTenant(await updateTenant(engine, actor, readTenantRef(params.tenant), body)),
  );

  mount(app, api, contract.deleteTenant, async ({ params, actor }) =>
    showOperation(await eraseTenant(engine, actor, readTenantRef(params.tenant))),
  );
}
