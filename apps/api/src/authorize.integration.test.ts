import { neededScopes, type Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { hasScope, type Scope, scopes } from "@posthorn/contract/scopes";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckedClient } from "./testing/checked-client.ts";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url, { POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8" });
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const guarded = routes.filter(({ scope }) => scope !== null);
const suffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";
const unknownIds = {
  apiKey: `key_${suffix}`,
  portalSession: `ps_${suffix}`,
  endpoint: `ep_${suffix}`,
  event: `evt_${suffix}`,
  delivery: `dlv_${suffix}`,
  operation: `op_${suffix}`,
  eventType: "never.made",
};

async function keyed(keyScopes: readonly Scope[], tenant: string | null = null): Promise<CheckedClient> {
  const body = { name: keyScopes.join(" "), scopes: [...keyScopes], tenant };
  return client.as((await client.call(createApiKey, { body })).key);
}

async function makeTenant(tenant: string) {
  await client.call(putTenant, { params: { tenant }, body: { name: tenant } });
  const params = { tenant };
  const endpoint = await client.call(createEndpoint, { params, body: { url: "http://127.0.0.1:9000/in" } });
  const event = await client.call(createEvent, { params, body: { eventType: "made", payload: 1 } });
  const { data } = await client.call(listTenantDeliveries, { params });
  return { endpoint: endpoint.id, event: event.id, delivery: data[0]?.id ?? "none" };
}

beforeAll(async () => {
  await makeTenant("home");
});

test.each(guarded)("$id answers nobody without a key", async (route) => {
  const problem = await client.as(null).refusal(route, { params: { tenant: "home", ...unknownIds } });
  expect(problem.code).toBe("unauthorized");
});

const badAuthorizations: [what: string, header: string][] = [
  ["another scheme", "Basic cm9vdDpyb290"],
  ["a scheme without a key", "Bearer"],
  ["a scheme with spaces alone", "Bearer    "],
  ["two keys", "Bearer one-key two-keys"],
  ["a key nobody made", "Bearer nobody-made-this-key-ever"],
  ["a key of our form with a wrong checksum", `Bearer ph_${suffix}_${"a".repeat(43)}_000000`],
  ["a key beyond all bounds", `Bearer ${"a".repeat(8_000)}`],
  ["quotes and semicolons", `Bearer ';DROP/**/TABLE/**/tenant;--`],
];

test.each(badAuthorizations)("%s is no key", async (_what, authorization) => {
  const answer = await client
    .as(null)
    .send({ method: "GET", path: "/v1/tenants", headers: { authorization } });
  expect(answer.status).toBe(401);
});

const scoped = guarded.filter(({ scope }) => scope !== "any");

test.each(scoped)("$id needs exactly its scope", async (route) => {
  const [needed = "admin"] = neededScopes(route, {});
  const params = { tenant: "nobody", ...unknownIds }; // a call that goes through must not erase what others need
  const others = await keyed(scopes.filter((scope) => !hasScope([scope], needed)));
  expect((await others.refusal(route, { params })).code).toBe("forbidden");
  const only = await keyed([needed]);
  const { status } = await only.send({ method: route.method.toUpperCase(), path: fill(route, params) });
  expect([401, 403]).not.toContain(status);
});

test("a payload needs a scope of its own", async () => {
  const { event } = await makeTenant("payloads");
  const reader = await keyed(["deliveries:read"]);
  const path = `/v1/tenants/payloads/events/${event}`;
  expect((await reader.send({ method: "GET", path })).status).toBe(200);
  expect((await reader.send({ method: "GET", path: `${path}?include=payload` })).status).toBe(403);
  const both = await keyed(["deliveries:read", "payloads:read"]);
  expect((await both.send({ method: "GET", path: `${path}?include=payload` })).status).toBe(200);
});

const ofTenants = guarded.filter(({ path, scope }) => path.includes(":tenant") && scope !== "admin");

test.each(ofTenants)("$id answers for a foreign tenant as for a missing one", async (route) => {
  const foreign = await makeTenant(`foreign-${route.id}`);
  const own = await keyed(
    scopes.filter((scope) => scope !== "admin"),
    "home",
  );
  const ask = async (tenant: string) => {
    const body = bodies[route.id];
    return withoutRequestId(
      await own.refusal(route, { params: { ...unknownIds, ...foreign, tenant }, body }),
    );
  };
  expect(await ask(`foreign-${route.id}`)).toEqual(await ask("missing"));
});

const bodies: Record<string, unknown> = {
  createEndpoint: { url: "http://127.0.0.1:9000/in" },
  updateEndpoint: { description: "mine now" },
  createEvent: { eventType: "foreign", payload: 1 },
};

const ofThings = ofTenants.filter(({ path }) => /:(endpoint|event|delivery)\b/.test(path));

test.each(ofThings)(
  "$id answers for a thing of another tenant as for a missing or impossible one",
  async (route) => {
    const foreign = await makeTenant(`things-${route.id}`);
    const own = await keyed(
      scopes.filter((scope) => scope !== "admin"),
      "home",
    );
    const ask = async (ids: Record<string, string>) => {
      const params = { tenant: "home", ...ids };
      return withoutRequestId(await own.refusal(route, { params, body: bodies[route.id] }));
    };
    const missing = await ask(unknownIds);
    expect(missing.status).toBe(404);
    expect(await ask({ ...foreign })).toEqual(missing);
    expect(await ask({ endpoint: "x", event: "x", delivery: "x" })).toEqual(missing);
    expect(
      await ask({ endpoint: `ten_${suffix}`, event: `ten_${suffix}`, delivery: `ten_${suffix}` }),
    ).toEqual(missing);
  },
);

test("what an instance's admin does is not open to a tenant's admin key", async () => {
  const tenantAdmin = await keyed(["admin"], "home");
  for (const route of guarded.filter(({ scope, instanceOnly }) => scope === "admin" || instanceOnly)) {
    const params = { tenant: "home", ...unknownIds };
    expect((await tenantAdmin.refusal(route, { params })).code).toBe("forbidden");
  }
});

test("a tenant's key finds its own deliveries among all", async () => {
  await makeTenant("lister");
  const own = await keyed(["deliveries:read"], "lister");
  const answer = await own.send({ method: "GET", path: "/v1/deliveries" });
  const ids = (JSON.parse(answer.text) as { data: { tenantId: string }[] }).data.map(
    ({ tenantId }) => tenantId,
  );
  expect(new Set(ids).size).toBe(1);
});

function withoutRequestId<P extends { requestId: string }>({ requestId: _, ...problem }: P) {
  return problem;
}

function fill(route: Route, params: Record<string, string>): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "");
}
