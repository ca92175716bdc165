import { problem } from "@posthorn/contract/problem";
import express, { type Express } from "express";
import { answerErrors, sendProblem } from "./answer-problem.ts";
import type { Api } from "./api.ts";
import { mountDashboardApi } from "./dashboard/mount-dashboard-api.ts";
import { mountDashboardSessions } from "./dashboard/mount-dashboard-sessions.ts";
import { mountDocs } from "./docs/mount-docs.ts";
import { mountPages } from "./pages/mount-pages.ts";
import { requestIdOf } from "./request-id.ts";
import { mountApiKeys } from "./routes/api-keys.ts";
import { mountAuditLog } from "./routes/audit-log.ts";
import { mountDeliveries } from "./routes/deliveries.ts";
import { mountEndpointTests } from "./routes/endpoint-tests.ts";
import { mountEndpoints } from "./routes/endpoints.ts";
import { mountEventTypes } from "./routes/event-types.ts";
import { mountEvents, mountIngest } from "./routes/events.ts";
import { mountFilters } from "./routes/filters.ts";
import { mountInstance, mountProbes } from "./routes/instance.ts";
import { mountLive } from "./routes/live.ts";
import { mountOperations } from "./routes/operations.ts";
import { mountPortalSessions } from "./routes/portal-sessions.ts";
import { mountSearch } from "./routes/search.ts";
import { mountSigningKeys } from "./routes/signing-keys.ts";
import { mountStats } from "./routes/stats.ts";
import { mountTenants } from "./routes/tenants.ts";

/** The whole HTTP surface. */
export function createApp(api: Api): Express {
  const app = express();
  app.disable("etag").disable("x-powered-by").enable("strict routing").set("query parser", "simple");
  mountIngest(app, api);
  mountProbes(app, api.instance);
  mountInstance(app, api);
  mountDocs(app);
  mountTenants(app, api);
  mountApiKeys(app, api);
  mountPortalSessions(app, api);
  mountEventTypes(app, api);
  mountStats(app, api);
  mountEndpoints(app, api);
  mountEndpointTests(app, api);
  mountSigningKeys(app, api);
  mountSearch(app, api);
  mountEvents(app, api);
  mountFilters(app, api);
  mountLive(app, api);
  mountDeliveries(app, api);
  mountOperations(app, api);
  mountAuditLog(app, api);
  mountDashboardSessions(app, api);
  mountDashboardApi(app);
  mountPages(app, api);
  app.use((request, response) => {
    sendProblem(response, problem("not_found", { requestId: requestIdOf(request, response) }));
  });
  app.use(answerErrors(api.engine));
  return app;
}
