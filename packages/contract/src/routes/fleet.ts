import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { attemptReason } from "../delivery-shapes.ts";
import { endpointStatuses } from "../endpoint-shapes.ts";
import { endpointId, tenantId, tenantRef } from "../ids.ts";
import { commaList, listOf, page, text, timestamp } from "../shapes.ts";

/** How an endpoint is, the worst first. The engine keeps the same list. */
export const endpointStates = ["breaker", "failing", "disabled", "paused", "healthy"] as const;

export const fleetEndpoint = z
  .object({
    id: endpointId,
    tenantId,
    tenantName: z.string(),
    url: z.string(),
    description: z.string(),
    status: z.enum(endpointStatuses),
    disabledReason: z.string().nullable().meta({ description: "As the endpoint itself shows it." }),
    state: z.enum(endpointStates).meta({
      id: "EndpointState",
      description:
        "`breaker`: nothing is sent but probes. `failing`: the last attempt failed. `disabled` and `paused`: the status. " +
        "`healthy`: none of these.",
    }),
    breaker: z.enum(["closed", "open"]),
    openedUntil: timestamp
      .nullable()
      .meta({ description: "While the breaker is open: the next probe is not earlier." }),
    failingSince: timestamp.nullable().meta({ description: "Since then no attempt succeeded." }),
    consecutiveFailures: z.int(),
    lastFailureAt: timestamp.nullable(),
    lastReason: attemptReason.nullable().meta({
      description:
        "While it fails: why most of its latest attempts did. Counted for statistics, so up to a minute late.",
    }),
    unfinished: z
      .int()
      .meta({ description: "Deliveries that wait or are being attempted; counted up to 1,000." }),
    createdAt: timestamp,
  })
  .meta({
    id: "FleetEndpoint",
    examples: [
      {
        id: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        tenantName: "Acme",
        url: "https://hooks.acme.example/in",
        description: "orders",
        status: "active",
        disabledReason: null,
        state: "breaker",
        breaker: "open",
        openedUntil: "2026-03-01T12:02:00.000Z",
        failingSince: "2026-03-01T11:58:12.081Z",
        consecutiveFailures: 12,
        lastFailureAt: "2026-03-01T12:01:30.207Z",
        lastReason: "http_5xx",
        unfinished: 340,
        createdAt: "2026-01-05T09:30:00.000Z",
      },
    ],
  });

export const listAllEndpoints = defineRoute({
  id: "listAllEndpoints",
  method: "get",
  path: "/v1/endpoints",
  scope: "endpoints:read",
  tag: "Endpoints",
  summary: "List endpoints of all tenants, failing ones first",
  description:
    "In order of `state`: open breakers first, the longest failing before others, then the newest before others. A tenant's " +
    "key lists its own tenant's only. An endpoint that fails or recovers meanwhile may be on two pages, or on none.",
  query: z.strictObject({
    tenant: tenantRef.optional(),
    state: commaList(endpointStates),
    contains: text(200)
      .min(1)
      .optional()
      .meta({ description: "Part of the URL or of the description; upper and lower case are the same." }),
    ...page,
  }),
  response: {
    status: 200,
    schema: listOf(fleetEndpoint),
    description: "A page of endpoints, failing ones first.",
  },
  problems: ["tenant_not_found"],
});
