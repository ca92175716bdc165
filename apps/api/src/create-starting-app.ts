import { problem } from "@posthorn/contract/problem";
import type { Log } from "@posthorn/engine/ports";
import { noTelemetry } from "@posthorn/engine/telemetry";
import express, { type Express } from "express";
import { answerErrors, sendProblem } from "./answer-problem.ts";
import { requestIdOf } from "./request-id.ts";
import { type Instance, mountProbes } from "./routes/instance.ts";

/** What is answered until the database is there: the probes, and to everything else "try again". */
export function createStartingApp(instance: Instance, log: Log): Express {
  const app = express();
  app.disable("etag").disable("x-powered-by").set("query parser", "simple");
  mountProbes(app, instance);
  app.use((request, response) => {
    const detail = "Posthorn is starting.";
    sendProblem(response, problem("unavailable", { requestId: requestIdOf(request, response), detail }));
  });
  app.use(answerErrors({ log, telemetry: noTelemetry }));
  return app;
}
