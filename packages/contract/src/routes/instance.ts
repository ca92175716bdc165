import * as z from "zod";
import { defineRoute } from "../define-route.ts";

export const liveness = z
  .object({ status: z.enum(["ok", "failing"]) })
  .meta({ id: "Liveness", examples: [{ status: "ok" }] });

const check = z.enum(["ok", "failed", "unknown"]).meta({
  description: "`unknown`: not looked at yet, or not told.",
});

export const readiness = z
  .object({
    status: z.enum(["ready", "unready"]),
    checks: z.object({
      postgres: check,
      migrations: check,
      clock: check,
      queue: check,
      eviction: check.meta({ description: "`failed`: Redis may throw jobs out when its memory is full." }),
    }),
  })
  .meta({
    id: "Readiness",
    examples: [
      {
        status: "ready",
        checks: { postgres: "ok", migrations: "ok", clock: "ok", queue: "ok", eviction: "ok" },
      },
    ],
  });

const openApi = z.record(z.string(), z.unknown()).meta({
  examples: [{ openapi: "3.1.0", info: { title: "Posthorn", version: "1.0.0" }, paths: {} }],
});

const tag = "Instance";

export const getLiveness = defineRoute({
  id: "getLiveness",
  method: "get",
  path: "/healthz",
  scope: null,
  tag,
  summary: "Is the process alive?",
  response: { status: 200, schema: liveness, description: "It is." },
  otherResponses: [
    { status: 503, schema: liveness, description: "It has given up and should be restarted." },
  ],
  problems: [],
});

export const getReadiness = defineRoute({
  id: "getReadiness",
  method: "get",
  path: "/readyz",
  scope: null,
  tag,
  summary: "Can it do its work?",
  response: { status: 200, schema: readiness, description: "It can." },
  otherResponses: [{ status: 503, schema: readiness, description: "It cannot; `checks` says why." }],
  problems: [],
});

export const getOpenApi = defineRoute({
  id: "getOpenApi",
  method: "get",
  path: "/openapi.json",
  scope: null,
  tag,
  summary: "This document",
  response: { status: 200, schema: openApi, description: "OpenAPI 3.1." },
  problems: [],
});

/** Prometheus text for the operator's own scraper: no part of the API, so no route. */
export const metricsPath = "/metrics";
