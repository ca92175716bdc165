import * as z from "zod";
import { defineRoute } from "../define-route.ts";

export const liveness = z.object({ status: z.literal("ok") }).meta({ id: "Liveness" });

const check = z.enum(["ok", "failed"]);

export const readiness = z
  .object({
    status: z.enum(["ready", "unready"]),
    checks: z.object({ postgres: check, migrations: check, clock: check, queue: check }),
  })
  .meta({ id: "Readiness" });

const tag = "Instance";

export const getLiveness = defineRoute({
  id: "getLiveness",
  method: "get",
  path: "/healthz",
  scope: null,
  tag,
  summary: "Is the process alive?",
  response: { status: 200, schema: liveness, description: "It is." },
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
  response: { status: 200, schema: z.record(z.string(), z.unknown()), description: "OpenAPI 3.1." },
  problems: [],
});
