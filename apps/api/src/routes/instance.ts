import { openApiDocument } from "@posthorn/contract/openapi";
import * as contract from "@posthorn/contract/routes/instance";
import { isBearer } from "@posthorn/runtime/bearer";
import { metricsMediaType } from "@posthorn/runtime/meter";
import type { Probes } from "@posthorn/runtime/probe-server";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { mount } from "../mount.ts";
import { RefusalError } from "../refusal.ts";
import { requestIdOf } from "../request-id.ts";

/** What a process answers even while it waits for its database. `metricsToken` undefined: nobody may read the metrics. */
export type Instance = Probes & { metricsToken: string | undefined };

export function mountInstance(app: Express, api: Api): void {
  const document = openApiDocument(api.version);
  mount(app, api, contract.getOpenApi, async () => ({ ...document }));
}

export function mountProbes(app: Express, instance: Instance): void {
  app.get(contract.getLiveness.path, (request, response) => {
    requestIdOf(request, response);
    const isAlive = instance.isAlive();
    response.status(isAlive ? 200 : 503).json({ status: isAlive ? "ok" : "failing" });
  });

  app.get(contract.getReadiness.path, async (request, response) => {
    requestIdOf(request, response);
    const { isReady, checks } = await instance.checkReadiness();
    response.status(isReady ? 200 : 503).json({ status: isReady ? "ready" : "unready", checks });
  });

  app.get(contract.metricsPath, async (request, response) => {
    requireToken(request.headers.authorization, instance.metricsToken);
    response.setHeader("content-type", metricsMediaType);
    response.end(await instance.readMetrics());
  });
}

/** This port may be public, and the metrics say how much an instance has to do. @throws RefusalError */
function requireToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined)
    throw new RefusalError({
      code: "not_found",
      detail: "POSTHORN_METRICS_TOKEN opens /metrics; it is not set.",
    });
  if (!isBearer(authorization, token)) throw new RefusalError({ code: "unauthorized" });
}
