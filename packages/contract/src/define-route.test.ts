import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  defineRoute,
  problemsOf,
  type RouteRequest,
  type RouteResponseBody,
  routeClassOf,
  scopesNeededBy,
} from "./define-route.ts";
import { listApiKeys } from "./routes/api-keys.ts";
import { retryDelivery } from "./routes/deliveries.ts";
import { createEndpoint, listEndpoints } from "./routes/endpoints.ts";
import { createEvent, createEventBatch, getEvent } from "./routes/events.ts";
import { getReadiness } from "./routes/instance.ts";
import { listTenants, putTenant } from "./routes/tenants.ts";

const route = defineRoute({
  id: "bendHorn",
  method: "post",
  path: "/v1/horns/:horn",
  scope: "endpoints:write",
  tag: "Instance",
  summary: "Bend a horn",
  params: z.object({ horn: z.string() }),
  query: z.strictObject({ times: z.coerce.number<string>().default(1) }),
  body: z.strictObject({ angle: z.number().default(90) }),
  response: {
    status: 200,
    schema: z.object({ angle: z.number(), note: z.string().optional() }),
    description: "Bent.",
  },
  problems: ["not_found"],
});

test("a handler is given what parsing yields and answers what the response schema takes", () => {
  expectTypeOf<RouteRequest<typeof route>>().toEqualTypeOf<{
    params: { horn: string };
    query: { times: number };
    headers: undefined;
    body: { angle: number };
  }>();
  expectTypeOf<RouteResponseBody<typeof route>>().toEqualTypeOf<{
    angle: number;
    note?: string | undefined;
  }>();
  expectTypeOf<RouteRequest<typeof createEvent>["body"]>().toEqualTypeOf<Uint8Array>();
  expect(route.path).toBe("/v1/horns/:horn");
});

test("a payload needs a scope of its own, only when it is asked for", () => {
  expect(scopesNeededBy(getEvent)({})).toEqual(["deliveries:read"]);
  expect(scopesNeededBy(getEvent)({ include: "payload" })).toEqual(["deliveries:read", "payloads:read"]);
  expect(scopesNeededBy(getEvent)({ include: "toString" })).toEqual(["deliveries:read"]);
});

test("a route's refusals follow from its parts", () => {
  expect(problemsOf(route)).toEqual(
    expect.arrayContaining(["unauthorized", "forbidden", "malformed_json", "invalid_field", "not_found"]),
  );
  expect(problemsOf({ ...route, scope: null })).not.toContain("unauthorized");
  expect(problemsOf(route)).not.toContain("invalid_cursor");
});

test("under pressure reads yield first and ingest last, and what steers never does", () => {
  const routesOf = {
    deferrable: [getEvent, listEndpoints, retryDelivery],
    ingest: [createEvent, createEventBatch],
    steering: [getReadiness, listApiKeys, listTenants, putTenant, createEndpoint],
  };
  for (const [routeClass, routes] of Object.entries(routesOf))
    for (const route of routes) expect([route.id, routeClassOf(route)]).toEqual([route.id, routeClass]);
});
