import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, deleteEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent, listEventDeliveries } from "@posthorn/contract/routes/events";
import * as contract from "@posthorn/contract/routes/operations";
import { createTenant, deleteTenant } from "@posthorn/contract/routes/tenants";
import type { Scope } from "@posthorn/contract/scopes";
import { runOperations } from "@posthorn/engine/operations/run-operations";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;
const never = new AbortController().signal;
const missing = "op_01k6xq7tb5f3m8r9v2w4y6z0ac";

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const addTenant = async () => (await client.call(createTenant, { body: { name: "Tenant" } })).id;

const addEndpoint = async (tenant: string, settings: object = {}) => {
  const body = { url: "https://hooks.example/in", ...settings };
  return (await client.call(createEndpoint, { params: { tenant }, body })).id;
};

const emit = async (tenant: string, payload: unknown = {}, eventType = "invoice.paid") =>
  (await client.call(createEvent, { params: { tenant }, body: { eventType, payload } })).id;

/** A tenant with deliveries that wait: nothing sends them here. */
async function addWaiting(count: number) {
  const tenant = await addTenant();
  const endpoint = await addEndpoint(tenant);
  for (let n = 0; n < count; n += 1) await emit(tenant);
  return { tenant, endpoint };
}

async function keyOf(tenant: string, scopes: Scope[] = ["deliveries:write"]) {
  const { key } = await client.call(createApiKey, { body: { name: "own", tenant, scopes } });
  return client.as(key);
}

/** What a dry run answers. */
async function preview(body: object, by = client): Promise<{ total: number; filter: object }> {
  const answer = await by.send({
    method: "POST",
    path: "/v1/operations",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, dryRun: true }),
  });
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text);
}

const read = (operation: string) => client.call(contract.getOperation, { params: { operation } });

test("an operation takes what its dry run counted, and says what, by whom and how far", async () => {
  const { tenant, endpoint } = await addWaiting(3);
  const wanted = { action: "cancel", tenant, filter: { endpoint, createdWithin: "1h" } };
  const previewed = await preview(wanted);
  expect(previewed).toMatchObject({ total: 3, filter: { endpoint, status: ["pending"] } });
  expect(Object.keys(previewed.filter).toSorted()).toEqual([
    "createdAfter",
    "createdBefore",
    "endpoint",
    "status",
  ]);
  const made = await client.call(contract.createOperation, { body: wanted });
  expect(made).toMatchObject({
    action: "cancel",
    status: "running",
    tenantId: tenant,
    total: 3,
    done: 0,
    ratePerSecond: null,
    createdBy: expect.stringMatching(/^key_/),
    finishedAt: null,
  });
  const { createdAfter = "", createdBefore = "" } = made.filter;
  expect(Date.parse(createdBefore) - Date.parse(createdAfter)).toBe(3_600_000);
  expect(createdBefore).toBe(made.createdAt);
  await runOperations(api.engine, never);
  expect(await read(made.id)).toEqual({
    ...made,
    status: "finished",
    done: 3,
    finishedAt: expect.any(String),
  });
  expect((await preview(wanted)).total).toBe(0);
});

test("what came after an operation is left alone", async () => {
  const { tenant } = await addWaiting(2);
  const made = await client.call(contract.createOperation, {
    body: { action: "cancel", tenant, filter: {} },
  });
  const late = await emit(tenant);
  await runOperations(api.engine, never);
  expect(await read(made.id)).toMatchObject({ status: "finished", done: 2 });
  const { data } = await client.call(listEventDeliveries, { params: { tenant, event: late } });
  expect(data).toMatchObject([{ status: "pending" }]);
});

test("the same Idempotency-Key makes one operation", async () => {
  const { tenant } = await addWaiting(1);
  const request = {
    body: { action: "cancel", tenant, filter: {} },
    headers: { "idempotency-key": "again-1" },
  };
  const first = await client.call(contract.createOperation, request);
  expect(await client.call(contract.createOperation, request)).toEqual(first);
  const { data } = await client.call(contract.listOperations, { query: { tenant } });
  expect(data.map(({ id }) => id)).toEqual([first.id]);
});

test("a replay makes what an endpoint would get now and has no delivery of, once", async () => {
  const tenant = await addTenant();
  const large = await emit(tenant, { total: 500 });
  await emit(tenant, { total: 5 });
  await emit(tenant, { total: 500 }, "user.created");
  const endpoint = await addEndpoint(tenant, {
    eventTypes: ["invoice.*"],
    filter: { total: { $gte: 100 } },
  });
  const body = { action: "replay-missing", filter: { endpoint } };
  expect((await preview(body)).total).toBe(1);
  const made = await client.call(contract.createOperation, { body });
  const again = await client.call(contract.createOperation, { body: { ...body, tenant } });
  expect(made).toMatchObject({ tenantId: tenant, total: 1, filter: { endpoint } });
  await runOperations(api.engine, never);
  expect([await read(made.id), await read(again.id)]).toMatchObject([
    { status: "finished", done: 1 },
    { status: "finished", done: 0 },
  ]);
  const { data } = await client.call(listEventDeliveries, { params: { tenant, event: large } });
  expect(data).toMatchObject([{ endpointId: endpoint, status: "pending", attempts: 0 }]);
  expect((await preview(body)).total).toBe(0);
});

test("a replay whose endpoint is deleted meanwhile has failed", async () => {
  const tenant = await addTenant();
  await emit(tenant);
  const endpoint = await addEndpoint(tenant);
  const body = { action: "replay-missing", tenant, filter: { endpoint } };
  const { id } = await client.call(contract.createOperation, { body });
  await client.call(deleteEndpoint, { params: { tenant, endpoint } });
  await runOperations(api.engine, never);
  expect(await read(id)).toMatchObject({ status: "failed", done: 0 });
  expect(await client.refusal(contract.createOperation, { body })).toMatchObject({
    code: "endpoint_not_found",
  });
});

test("an operation can be halted, go on and be ended, until it has ended", async () => {
  const { tenant } = await addWaiting(2);
  const body = { action: "cancel", tenant, filter: {} };
  const { id: operation } = await client.call(contract.createOperation, { body });
  const params = { operation };
  expect(await client.call(contract.pauseOperation, { params })).toMatchObject({ status: "paused" });
  expect(await client.call(contract.pauseOperation, { params })).toMatchObject({ status: "paused" });
  await runOperations(api.engine, never);
  expect(await read(operation)).toMatchObject({ status: "paused", done: 0 });
  expect(await client.call(contract.resumeOperation, { params })).toMatchObject({ status: "running" });
  expect(await client.call(contract.cancelOperation, { params })).toMatchObject({
    status: "cancelled",
    finishedAt: expect.any(String),
  });
  for (const route of [contract.pauseOperation, contract.resumeOperation, contract.cancelOperation]) {
    expect(await client.refusal(route, { params })).toMatchObject({ code: "conflict" });
  }
});

test("operations are listed newest first, page by page, by tenant, status and action", async () => {
  const { tenant } = await addWaiting(1);
  const made: string[] = [];
  for (const action of ["cancel", "retry", "cancel"]) {
    made.unshift((await client.call(contract.createOperation, { body: { action, tenant, filter: {} } })).id);
  }
  const first = await client.call(contract.listOperations, { query: { tenant, limit: "2" } });
  expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
  const query = { tenant, limit: "2", cursor: first.nextCursor ?? "" };
  const second = await client.call(contract.listOperations, { query });
  expect([second.data.map(({ id }) => id), second.nextCursor]).toEqual([made.slice(2), null]);
  const list = async (over: Record<string, string>) =>
    (await client.call(contract.listOperations, { query: { tenant, ...over } })).data.map(({ id }) => id);
  expect(await list({ action: "retry" })).toEqual([made[1]]);
  expect(await list({ status: "finished" })).toEqual([]);
});

test("an operation that does not exist is not found, and a foreign cursor is refused", async () => {
  const params = { operation: missing };
  expect(await client.refusal(contract.getOperation, { params })).toMatchObject({
    code: "operation_not_found",
  });
  const query = { cursor: Buffer.from("ten_01k6xq7tb5f3m8r9v2w4y6z0ac").toString("base64url") };
  expect(await client.refusal(contract.listOperations, { query })).toMatchObject({ code: "invalid_cursor" });
});

test("a whole instance is not meant by mistake", async () => {
  for (const filter of [{}, { status: "failed" }, { createdBefore: "2026-03-01T12:00:00Z" }]) {
    const refusal = await client.refusal(contract.createOperation, { body: { action: "retry", filter } });
    expect(refusal).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/filter" }] });
  }
  const all = { action: "retry", filter: { all: true } };
  expect(await client.call(contract.createOperation, { body: all })).toMatchObject({ tenantId: null });
});

test("a tenant's key works on its own tenant alone, whatever it names", async () => {
  const [own, other] = [await addWaiting(1), await addWaiting(2)];
  const by = await keyOf(own.tenant);
  const foreign = { action: "cancel", tenant: other.tenant, filter: {} };
  expect(await by.refusal(contract.createOperation, { body: foreign })).toMatchObject({
    code: "tenant_not_found",
  });
  const { data } = await client.call(contract.listOperations, { query: { tenant: other.tenant } });
  expect(data).toEqual([]);
  expect((await preview({ action: "cancel", filter: { endpoint: other.endpoint } }, by)).total).toBe(0);
  const replay = { action: "replay-missing", filter: { endpoint: other.endpoint } };
  expect(await by.refusal(contract.createOperation, { body: replay })).toMatchObject({
    code: "endpoint_not_found",
  });
  const made = await by.call(contract.createOperation, { body: { action: "cancel", filter: {} } });
  expect(made).toMatchObject({ tenantId: own.tenant, total: 1 });
  await runOperations(api.engine, never);
  expect((await preview({ action: "cancel", tenant: other.tenant, filter: {} })).total).toBe(2);
});

test("a tenant's key sees and steers its own operations alone, and no erasure", async () => {
  const [own, other] = [await addWaiting(1), await addWaiting(1)];
  const [by, foreign] = [await keyOf(own.tenant), await keyOf(other.tenant)];
  const ofTenant = { action: "cancel", tenant: own.tenant, filter: {} };
  const { id } = await client.call(contract.createOperation, { body: ofTenant });
  const ofAll = { action: "cancel", filter: { createdWithin: "1s" } };
  const { id: whole } = await client.call(contract.createOperation, { body: ofAll });
  const gone = await addTenant();
  const erasure = (await client.call(deleteTenant, { params: { tenant: gone } })).id;
  const list = async (as: typeof by) =>
    (await as.call(contract.listOperations)).data.map((operation) => operation.id);
  expect([await list(by), await list(foreign)]).toEqual([[id], []]);
  const routes = [
    contract.getOperation,
    contract.pauseOperation,
    contract.resumeOperation,
    contract.cancelOperation,
  ];
  for (const operation of [whole, erasure, missing]) {
    for (const route of routes)
      expect(await by.refusal(route, { params: { operation } })).toMatchObject({
        code: "operation_not_found",
      });
  }
  for (const route of routes) {
    expect(await foreign.refusal(route, { params: { operation: id } })).toMatchObject({
      code: "operation_not_found",
    });
  }
  expect(await read(id)).toMatchObject({ status: "running" });
  expect(await by.call(contract.cancelOperation, { params: { operation: id } })).toMatchObject({
    status: "cancelled",
  });
});

test("reading needs deliveries:read, and everything else deliveries:write", async () => {
  const { tenant } = await addWaiting(1);
  const reader = await keyOf(tenant, ["deliveries:read"]);
  const body = { action: "cancel", filter: {} };
  expect(await reader.refusal(contract.createOperation, { body })).toMatchObject({ code: "forbidden" });
  expect(await reader.refusal(contract.createOperation, { body: { ...body, dryRun: true } })).toMatchObject({
    code: "forbidden",
  });
  expect((await reader.call(contract.listOperations)).data).toEqual([]);
  const other = await keyOf(tenant, ["endpoints:write"]);
  expect(await other.refusal(contract.listOperations)).toMatchObject({ code: "forbidden" });
});

test("an erasure can be neither halted nor ended", async () => {
  const tenant = await addTenant();
  const { id: operation } = await client.call(deleteTenant, { params: { tenant } });
  for (const route of [contract.pauseOperation, contract.resumeOperation, contract.cancelOperation]) {
    expect(await client.refusal(route, { params: { operation } })).toMatchObject({ code: "conflict" });
  }
});
