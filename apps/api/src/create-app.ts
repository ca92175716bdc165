import { problem } from "@posthorn/contract/problem";
import express, { type Express } from "express";
import { answerErrors, sendProblem } from "./answer-problem.ts";
import type { Api } from "./api.ts";
import { requestIdOf } from "./request-id.ts";
import { mountApiKeys } from "./routes/api-keys.ts";
import { mountDeliveries } from "./routes/deliveries.ts";
import { mountEndpoints } from "./routes/endpoints.ts";
import { mountEventTypes } from "./routes/event-types.ts";
import { mountEvents, mountIngest } from "./routes/events.ts";
import { mountInstance, mountProbes } from "./routes/instance.ts";
import { mountOperations } from "./routes/operations.ts";
import { mountTenants } from "./routes/tenants.ts";

/** The whole HTTP surface. */
export function createApp(api: Api): Express {
  const app = express();
  app.disable("etag").disable("x-powered-by").set("query parser", "simple");
  mountIngest(app, api);
  mountProbes(app, api.instance);
  mountInstance(app, api);
  mountTenants(app, api);
  mountApiKeys(app, api);
  mountEventTypes(app, api);
  mountEndpoints(app, api);
  mountEvents(app, api);
  mountDeliveries(app, api);
  mountOperations(app, api);
  app.use((request, response) => {
    sendProblem(response, problem("not_found", { requestId: requestIdOf(request, response) }));
  });
  app.use(answerErrors(api.engine));
  return app;
}
