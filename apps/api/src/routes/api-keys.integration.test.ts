import * as contract from "@posthorn/contract/routes/api-keys";
import { listEventTypes } from "@posthorn/contract/routes/event-types";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const body = { name: "reader", scopes: ["endpoints:read"] };

test("a key is shown once and opens what its scopes allow", async () => {
  const created = await client.call(contract.createApiKey, { body });
  expect(created).toMatchObject({ tenantId: null, expiresAt: null, revokedAt: null, scopes: body.scopes });
  expect(created.key).toMatch(/^ph_[0-9a-z]{26}_[\w-]{43}_[0-9a-f]{6}$/);
  expect((await client.as(created.key).call(listEventTypes)).data).toEqual([]);
  const { key: _, ...shown } = created;
  const { data } = await client.call(contract.listApiKeys);
  expect(data.find(({ id }) => id === created.id)).toEqual(shown);
});

test("a key can be one tenant's", async () => {
  const params = { tenant: "keyholder" };
  const tenant = await client.call(putTenant, { params, body: { name: "Keyholder" } });
  for (const named of [tenant.id, params.tenant]) {
    const created = await client.call(contract.createApiKey, { body: { ...body, tenant: named } });
    expect(created.tenantId).toBe(tenant.id);
  }
  const problem = await client.refusal(contract.createApiKey, { body: { ...body, tenant: "nobody" } });
  expect(problem.code).toBe("tenant_not_found");
});

test("a revoked key is refused soon, by the process that knew it", async () => {
  const { id, key } = await client.call(contract.createApiKey, { body });
  await client.as(key).call(listEventTypes);
  await client.call(contract.revokeApiKey, { params: { apiKey: id } });
  const refused = () => client.as(key).refusal(listEventTypes);
  expect(await eventually(refused)).toMatchObject({ code: "unauthorized" });
  const { data } = await client.call(contract.listApiKeys);
  expect(data.find((one) => one.id === id)?.revokedAt).toEqual(expect.any(String));
});

test("a key is read by its id, by itself, and after its end", async () => {
  const { key, ...shown } = await client.call(contract.createApiKey, {
    body: { ...body, ratePerSecond: 50 },
  });
  const params = { apiKey: shown.id };
  expect(shown.ratePerSecond).toBe(50);
  expect(await client.call(contract.getApiKey, { params })).toEqual(shown);
  expect(await client.as(key).call(contract.getCurrentApiKey)).toEqual(shown);
  await client.call(contract.revokeApiKey, { params });
  expect(await client.call(contract.getApiKey, { params })).toEqual({
    ...shown,
    revokedAt: expect.any(String),
  });
  for (const apiKey of ["key_nonsense", "key_01k6xq7tb5f3m8r9v2w4y6z0ac"])
    expect((await client.refusal(contract.getApiKey, { params: { apiKey } })).code).toBe("api_key_not_found");
});

test("keys are listed of one tenant alone", async () => {
  const tenant = "listed";
  await client.call(putTenant, { params: { tenant }, body: { name: "Listed" } });
  const created = await client.call(contract.createApiKey, { body: { ...body, tenant } });
  const { data } = await client.call(contract.listApiKeys, { query: { tenant } });
  expect(data.map(({ id }) => id)).toEqual([created.id]);
  const problem = await client.refusal(contract.listApiKeys, { query: { tenant: "nobody" } });
  expect(problem.code).toBe("tenant_not_found");
});

test.each([0, -1, 1.5, 100_001, "10"])("a key may not have a rate of %j", async (ratePerSecond) => {
  const problem = await client.refusal(contract.createApiKey, { body: { ...body, ratePerSecond } });
  expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/ratePerSecond" }] });
});

test("a key of an instance is told its own limit, and is refused beyond it", async () => {
  const { key } = await client.call(contract.createApiKey, { body: { ...body, ratePerSecond: 2 } });
  const asked = await Promise.all(
    Array.from({ length: 10 }, () => client.as(key).send({ method: "GET", path: "/v1/event-types" })),
  );
  expect(new Set(asked.map(({ headers }) => headers["ratelimit-policy"]))).toEqual(
    new Set(['"default";q=2;w=1']),
  );
  expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  expect(asked.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2);
  const { headers } = await client.answer(listEventTypes);
  expect(Object.keys(headers).filter((name) => name.startsWith("ratelimit"))).toEqual([]);
});

test("a key is revoked once", async () => {
  const { id } = await client.call(contract.createApiKey, { body });
  await client.call(contract.revokeApiKey, { params: { apiKey: id } });
  const again = await client.refusal(contract.revokeApiKey, { params: { apiKey: id } });
  const unknown = await client.refusal(contract.revokeApiKey, { params: { apiKey: "key_nonsense" } });
  expect([again.code, unknown.code]).toEqual(["api_key_not_found", "api_key_not_found"]);
});

test("a key ends when it expires", async () => {
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  const { key } = await client.call(contract.createApiKey, { body: { ...body, expiresAt } });
  await eventually(() => client.as(key).refusal(listEventTypes));
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
});

test("a key cannot expire in the past", async () => {
  const expiresAt = new Date(Date.now() - 1_000).toISOString();
  const problem = await client.refusal(contract.createApiKey, { body: { ...body, expiresAt } });
  expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/expiresAt" }] });
});

test("keys are listed in pages", async () => {
  const made = await Promise.all(
    Array.from({ length: 5 }, () => client.call(contract.createApiKey, { body })),
  );
  const first = await client.call(contract.listApiKeys, { query: { limit: "3" } });
  const second = await client.call(contract.listApiKeys, {
    query: { limit: "2", cursor: first.nextCursor ?? "" },
  });
  const shown = [...first.data, ...second.data].map(({ id }) => id);
  expect(shown.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
});
