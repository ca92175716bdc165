import type { Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const params: Record<string, string> = { tenant: "acme", eventType: "random.type" };

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
  const body = { url: "https://hooks.acme.example/in" };
  const { id } = await client.call(createEndpoint, { params: { tenant: "acme" }, body });
  params["endpoint"] = id;
});

/** Fields that routes know, so that random bodies get past the first check now and then. */
const names =
  "name externalId metadata tenant scopes expiresAt description schema example url eventTypes channels headers"
    .concat(
      " timeoutMs retrySchedule maxInFlight secret overlapSeconds eventType payload tags deliverAt events",
    )
    .split(" ");
const likely = fc.constantFrom<unknown>("acme", "a.b", "*", "https://a.example/", 1_000, 15_000, null);
const anything = fc.oneof(likely, fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }));
const bodies = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...names), fc.oneof(anything, fc.array(likely))) },
  { weight: 2, arbitrary: fc.jsonValue({ stringUnit: "binary" }) },
);
const writes = routes.filter(({ body }) => body !== undefined);

/** What the route asks for, so that the random fields are judged and not only the missing ones. */
const needed: Record<string, object> = {
  createTenant: { name: "x" },
  createApiKey: { name: "x", scopes: ["stats:read"] },
  createEventType: { name: "a" },
  createEndpoint: { url: "https://a.example/" },
  createEvent: { eventType: "a", payload: 1 },
};

test.each(writes)("no body of 500 makes $id answer 5xx", { timeout: 120_000 }, async (route) => {
  const isFine = fc.asyncProperty(bodies, fc.boolean(), async (body, isCompleted) => {
    const completed = isCompleted && typeof body === "object" ? { ...needed[route.id], ...body } : body;
    const { status } = await send(route, JSON.stringify(completed));
    expect(status).toBeLessThan(500);
  });
  await fc.assert(isFine, { numRuns: 500 });
});

test.each(writes)("no bytes make $id answer 5xx", async (route) => {
  const isFine = fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
    expect((await send(route, bytes)).status).toBeLessThan(500);
  });
  await fc.assert(isFine, { numRuns: 50 });
});

function send({ method, path }: Route, body: string | Uint8Array) {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "");
  const headers = { "content-type": "application/json" };
  return client.send({ method: method.toUpperCase(), path: filled, headers, body });
}
