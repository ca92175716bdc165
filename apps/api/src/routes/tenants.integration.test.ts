import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, listEndpoints } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { getOperation } from "@posthorn/contract/routes/operations";
import * as contract from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
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

test("a tenant is found by its id and by its externalId", async () => {
  const metadata = { plan: "pro", constructor: "kept", toString: "kept", emoji: "😀", $type: "Json" };
  const created = await client.call(contract.createTenant, {
    body: { externalId: "acme", name: "Acme", metadata },
  });
  expect(created).toMatchObject({ externalId: "acme", name: "Acme", metadata });
  expect(await client.call(contract.getTenant, { params: { tenant: created.id } })).toEqual(created);
  expect(await client.call(contract.getTenant, { params: { tenant: "acme" } })).toEqual(created);
});

test("a tenant needs no externalId, but no two have the same one", async () => {
  const body = { name: "Nameless" };
  const first = await client.call(contract.createTenant, { body });
  const second = await client.call(contract.createTenant, { body });
  expect([first.externalId, second.externalId, first.id === second.id]).toEqual([null, null, false]);
  await client.call(contract.createTenant, { body: { externalId: "only-one", name: "One" } });
  const problem = await client.refusal(contract.createTenant, {
    body: { externalId: "only-one", name: "Two" },
  });
  expect(problem).toMatchObject({ code: "conflict", errors: [{ pointer: "/externalId" }] });
});

test("PUT makes a tenant once and then brings it up to date", async () => {
  const params = { tenant: "put:me@example.com" };
  const first = await client.call(contract.putTenant, { params, body: { name: "A", metadata: { a: "1" } } });
  const second = await client.call(contract.putTenant, { params, body: { name: "B" } });
  expect(second).toMatchObject({ id: first.id, externalId: params.tenant, name: "B", metadata: {} });
  expect(Date.parse(second.updatedAt)).toBeGreaterThanOrEqual(Date.parse(first.updatedAt));
});

test("twenty PUTs at once make one tenant", async () => {
  const put = () => client.call(contract.putTenant, { params: { tenant: "race" }, body: { name: "Race" } });
  const tenants = await Promise.all(Array.from({ length: 20 }, put));
  expect(new Set(tenants.map(({ id }) => id)).size).toBe(1);
});

test("PATCH changes the fields it names and leaves the others", async () => {
  const { id } = await client.call(contract.createTenant, {
    body: { externalId: "patch", name: "Before", metadata: { a: "1", b: "2" } },
  });
  const patch = (body: object, tenant = id) =>
    client.call(contract.updateTenant, { params: { tenant }, body });
  expect(await patch({ name: "After" })).toMatchObject({
    name: "After",
    externalId: "patch",
    metadata: { a: "1", b: "2" },
  });
  expect(await patch({ metadata: { c: "3" } }, "patch")).toMatchObject({
    name: "After",
    metadata: { c: "3" },
  });
  expect(await patch({})).toMatchObject({ name: "After", metadata: { c: "3" } });
  expect(await patch({ externalId: null })).toMatchObject({ externalId: null });
  expect(await client.refusal(contract.getTenant, { params: { tenant: "patch" } })).toMatchObject({
    code: "tenant_not_found",
  });
});

test("PATCH to an externalId of another tenant is a conflict", async () => {
  await client.call(contract.putTenant, { params: { tenant: "taken" }, body: { name: "Taken" } });
  await client.call(contract.putTenant, { params: { tenant: "wants" }, body: { name: "Wants" } });
  const problem = await client.refusal(contract.updateTenant, {
    params: { tenant: "wants" },
    body: { externalId: "taken" },
  });
  expect(problem.code).toBe("conflict");
});

test("pages of a list show every tenant once, newest first", async () => {
  const made = [];
  for (let number = 0; number < 120; number += 1) {
    made.push(await client.call(contract.createTenant, { body: { name: `Paged ${number}` } }));
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor === null ? { limit: "50" } : { limit: "50", cursor };
    const page: { data: { id: string }[]; nextCursor: string | null } = await client.call(
      contract.listTenants,
      { query },
    );
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen.slice(0, 120)).toEqual(made.map(({ id }) => id).toReversed());
  expect(new Set(seen).size).toBe(seen.length);
  expect((await client.call(contract.listTenants)).data).toHaveLength(50);
});

const missing = [
  ["an unknown id", "ten_01k6xq7tb5f3m8r9v2w4y6z0ac"],
  ["an unknown externalId", "nobody"],
  ["something that is no reference", "no such/thing"],
  ["an id with the prefix of another kind", "evt_01k6xq7tb5f3m8r9v2w4y6z0ac"],
] as const;

test.each(missing)("%s is answered like any missing tenant", async (_what, tenant) => {
  const problem = await client.refusal(contract.getTenant, { params: { tenant } });
  const reference = await client.refusal(contract.getTenant, { params: { tenant: "missing" } });
  expect({ ...problem, requestId: "" }).toEqual({ ...reference, requestId: "" });
});

test("a deleted tenant is found nowhere from the answer on, and its externalId is free", async () => {
  const params = { tenant: "leaving" };
  const { id } = await client.call(contract.putTenant, { params, body: { name: "Leaving" } });
  await client.call(createEndpoint, { params, body: { url: "https://hooks.acme.example/in" } });
  const emit = { params, body: { eventType: "a.b", payload: 1 } };
  expect(await client.call(createEvent, emit)).toMatchObject({ deliveries: 1 });
  const made = { name: "own", tenant: "leaving", scopes: ["endpoints:read"] };
  const own = client.as((await client.call(createApiKey, { body: made })).key);
  await own.call(listEndpoints, { params });

  const operation = await client.call(contract.deleteTenant, { params });
  expect(operation).toMatchObject({
    action: "erase-tenant",
    status: "running",
    tenantId: id,
    done: 0,
    failed: 0,
  });
  expect(await client.call(getOperation, { params: { operation: operation.id } })).toEqual(operation);
  for (const tenant of ["leaving", id]) {
    const missing = { code: "tenant_not_found" };
    expect(await client.refusal(contract.getTenant, { params: { tenant } })).toMatchObject(missing);
    expect(await client.refusal(contract.deleteTenant, { params: { tenant } })).toMatchObject(missing);
    expect(await client.refusal(createEvent, { ...emit, params: { tenant } })).toMatchObject(missing);
    expect(await client.refusal(listEndpoints, { params: { tenant } })).toMatchObject(missing);
    const problem = await own.refusal(listEndpoints, { params: { tenant } });
    expect(["unauthorized", "tenant_not_found"]).toContain(problem.code);
  }
  const listed = await client.call(contract.listTenants, { query: { limit: "100" } });
  expect(listed.data.map((tenant) => tenant.id)).not.toContain(id);

  const again = await client.call(contract.putTenant, { params, body: { name: "Back" } });
  expect(again.id).not.toBe(id);
  expect(await client.call(createEvent, emit)).toMatchObject({ deliveries: 0, tenantId: again.id });
});

test("Posthorn's own tenant takes endpoints, is not listed, and stays as it is", async () => {
  const params = { tenant: "posthorn" };
  const own = await client.call(contract.getTenant, { params });
  expect(await client.call(contract.getTenant, { params: { tenant: own.id } })).toEqual(own);
  await client.call(createEndpoint, { params, body: { url: "https://ops.acme.example/in" } });
  const conflict = { code: "conflict" };
  for (const tenant of ["posthorn", own.id]) {
    expect(await client.refusal(contract.deleteTenant, { params: { tenant } })).toMatchObject(conflict);
    const body = { name: "Mine", externalId: null };
    expect(await client.refusal(contract.updateTenant, { params: { tenant }, body })).toMatchObject(conflict);
  }
  expect(await client.refusal(contract.putTenant, { params, body: { name: "Mine" } })).toMatchObject(
    conflict,
  );
  const create = { body: { externalId: "posthorn", name: "Mine" } };
  expect(await client.refusal(contract.createTenant, create)).toMatchObject(conflict);
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor === null ? {} : { cursor };
    const page: { data: { id: string }[]; nextCursor: string | null } = await client.call(
      contract.listTenants,
      {
        query,
      },
    );
    expect(page.data.map(({ id }) => id)).not.toContain(own.id);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(await client.call(contract.getTenant, { params })).toEqual(own);
});
