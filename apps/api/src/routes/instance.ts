import { openApiDocument } from "@posthorn/contract/openapi";
import * as contract from "@posthorn/contract/routes/instance";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { mount } from "../mount.ts";
import { requestIdOf } from "../request-id.ts";

export function mountInstance(app: Express, api: Api): void {
  mount(app, api, contract.getLiveness, async () => ({ status: "ok" as const }));

  const document = openApiDocument(api.version);
  mount(app, api, contract.getOpenApi, async () => ({ ...document }));

  app.get(contract.getReadiness.path, async (request, response) => {
    requestIdOf(request, response);
    const { isReady, checks } = await api.checkReadiness();
    response.status(isReady ? 200 : 503).json({ status: isReady ? "ready" : "unready", checks });
  });
}
