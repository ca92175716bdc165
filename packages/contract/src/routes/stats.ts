import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { endpointId, tenantId, tenantRef } from "../ids.ts";
import { listOf, page, timestamp } from "../shapes.ts";

export const statsWindows = ["1h", "24h", "7d", "30d"] as const;

const window = z.enum(statsWindows).meta({
  id: "StatsWindow",
  description: "How far back: in steps of a minute, an hour, six hours or a day (UTC).",
});

const percentile = (description: string) =>
  z
    .int()
    .nullable()
    .meta({ description: `${description}; null: no attempt.` });

const figures = {
  events: z.int().nullable().meta({ description: "Accepted; null of a single endpoint." }),
  attempts: z.int(),
  delivered: z.int().meta({ description: "Deliveries that were delivered." }),
  failed: z.int().meta({ description: "Deliveries that failed for good." }),
  successRate: z
    .number()
    .nullable()
    .meta({ description: "Attempts that succeeded, of all, from 0 to 1; null: no attempt." }),
  reasons: z.record(z.string(), z.int()).meta({ description: "Failed attempts by reason." }),
  latency: z
    .object({
      p50Ms: percentile("Half of the attempts took no longer"),
      p95Ms: percentile("95 % of the attempts took no longer"),
    })
    .meta({ description: "Estimated from a histogram; without attempts whose worker was lost." }),
};

export const statsFigures = z.object(figures).meta({ id: "StatsFigures" });

const range = {
  window,
  stepSeconds: z.int(),
  fromAt: timestamp.meta({ description: "The window, extended to a whole step." }),
  upToAt: timestamp.meta({ description: "Counted until then: usually less than a minute ago." }),
};

const exampleFigures = {
  events: 1_200,
  attempts: 2_440,
  delivered: 2_391,
  failed: 2,
  successRate: 0.98,
  reasons: { http_5xx: 40, timeout_response: 9 },
  latency: { p50Ms: 84, p95Ms: 412 },
};
const exampleRange = {
  window: "24h",
  stepSeconds: 3_600,
  fromAt: "2026-02-28T12:00:00.000Z",
  upToAt: "2026-03-01T12:14:31.000Z",
} as const;
const exampleStep = { startsAt: "2026-02-28T12:00:00.000Z", ...exampleFigures };

export const stats = z
  .object({
    ...range,
    totals: statsFigures,
    steps: z
      .array(z.object({ startsAt: timestamp, ...figures }))
      .meta({ description: "Oldest first, without a gap; the last is not over yet." }),
  })
  .meta({
    id: "Stats",
    examples: [{ ...exampleRange, totals: exampleFigures, steps: [exampleStep] }],
  });

const exampleOfEndpoint = {
  endpointId: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
  totals: { ...exampleFigures, events: null },
  steps: [{ startsAt: "2026-02-28T12:00:00.000Z", attempts: 2_440, delivered: 2_391, failed: 2 }],
};

const endpointStats = z
  .object({
    endpointId,
    totals: statsFigures,
    steps: z.array(z.object({ startsAt: timestamp, attempts: z.int(), delivered: z.int(), failed: z.int() })),
  })
  .meta({ id: "EndpointStats", examples: [exampleOfEndpoint] });

const exampleOfTop = {
  tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantName: "Acme",
  endpoint: {
    id: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
    url: "https://hooks.acme.example/in",
    description: "orders",
  },
  totals: { ...exampleFigures, events: null },
};

const topFailing = z
  .object({
    tenantId,
    tenantName: z.string(),
    endpoint: z
      .object({ id: endpointId, url: z.string(), description: z.string() })
      .nullable()
      .meta({ description: "null: all endpoints of the tenant." }),
    totals: statsFigures,
  })
  .meta({ id: "TopFailing", examples: [exampleOfTop] });

const tag = "Statistics";
const tenantParams = z.object({ tenant: tenantRef });
const windowQuery = window.default("24h");
const answer = { status: 200, schema: stats, description: "Totals, and a series of steps." } as const;

export const getStats = defineRoute({
  id: "getStats",
  method: "get",
  path: "/v1/stats",
  scope: "stats:read",
  tag,
  summary: "Read how deliveries went",
  description: "Of all tenants, of one, or of one endpoint. A tenant's key reads its own tenant's only.",
  query: z.strictObject({
    tenant: tenantRef.optional(),
    endpoint: endpointId.optional(),
    window: windowQuery,
  }),
  response: answer,
  problems: ["tenant_not_found", "endpoint_not_found"],
});

export const listEndpointStats = defineRoute({
  id: "listEndpointStats",
  method: "get",
  path: "/v1/tenants/:tenant/endpoints/stats",
  scope: "stats:read",
  tag,
  summary: "Read how deliveries to each endpoint of a tenant went",
  description: "On the same pages as the list of the tenant's endpoints.",
  params: tenantParams,
  query: z.strictObject({ window: windowQuery, ...page }),
  response: {
    status: 200,
    schema: listOf(endpointStats)
      .extend(range)
      .meta({ examples: [{ ...exampleRange, data: [exampleOfEndpoint], nextCursor: null }] }),
    description: "A page of endpoints, newest first.",
  },
  problems: ["tenant_not_found"],
});

export const getEndpointStats = defineRoute({
  id: "getEndpointStats",
  method: "get",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/stats",
  scope: "stats:read",
  tag,
  summary: "Read how deliveries to an endpoint went",
  params: z.object({ tenant: tenantRef, endpoint: endpointId }),
  query: z.strictObject({ window: windowQuery }),
  response: answer,
  problems: ["tenant_not_found", "endpoint_not_found"],
});

export const listTopFailing = defineRoute({
  id: "listTopFailing",
  method: "get",
  path: "/v1/stats/top",
  scope: "stats:read",
  tag,
  summary: "List the endpoints or tenants with the most failed attempts",
  description:
    "Those that had any in the window, and still are there. A tenant's key reads its own tenant's only.",
  query: z.strictObject({
    by: z.enum(["endpoint", "tenant"]).default("endpoint").meta({ description: "What is counted as one." }),
    window: windowQuery,
    limit: z.coerce.number<number | string>().int().min(1).max(50).default(10),
  }),
  response: {
    status: 200,
    schema: z
      .object({ ...range, data: z.array(topFailing) })
      .meta({ id: "TopFailingList", examples: [{ ...exampleRange, data: [exampleOfTop] }] }),
    description: "The most failed attempts first.",
  },
  problems: [],
});
