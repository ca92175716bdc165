import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEventBatch, listEvents } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { asProblem, type CheckedClient } from "./testing/checked-client.ts";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const event = '{"eventType":"order.paid","payload":{"order":42}}';

async function makeTenant(tenant: string) {
  await client.call(putTenant, { params: { tenant }, body: { name: tenant } });
  return tenant;
}

function emit(tenant: string, key: string, body = event, by: CheckedClient = client) {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return by.send({ method: "POST", path: `/v1/tenants/${tenant}/events`, headers, body });
}

async function countEvents(tenant: string): Promise<number> {
  return (await client.call(listEvents, { params: { tenant } })).data.length;
}

test("fifty emits at once with one key make one event and fifty equal answers", async () => {
  const tenant = await makeTenant("fifty");
  const answers = await Promise.all(Array.from({ length: 50 }, () => emit(tenant, "one-key")));
  expect(answers[0]?.status).toBe(202);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(await countEvents(tenant)).toBe(1);
});

test("the first answer is given again after other endpoints were made", async () => {
  const tenant = await makeTenant("changing");
  const first = await emit(tenant, "key");
  await client.call(createEndpoint, { params: { tenant }, body: { url: "https://hooks.acme.example/" } });
  expect((await emit(tenant, "key")).text).toBe(first.text);
  expect(JSON.parse(first.text)).toMatchObject({ deliveries: 0 });
});

test("the first answer is given again by another process, and after a restart", async () => {
  const tenant = await makeTenant("restarted");
  const before = await startApi(database.url);
  const first = await emit(tenant, "key", event, before.client);
  await before.stop();
  const after = await startApi(database.url);
  const again = await emit(tenant, "key", event, after.client);
  await after.stop();
  expect([again.status, again.text]).toEqual([202, first.text]);
  expect(await countEvents(tenant)).toBe(1);
});

const others: [what: string, body: string][] = [
  ["another payload", event.replace("42", "43")],
  ["another type", event.replace("paid", "sent")],
  ["another spacing of the payload", event.replace(":42", ": 42")],
  ["one field more", event.replace("{", '{"tags":[],')],
];

test.each(others)("the same key with %s is a conflict", async (what, body) => {
  const tenant = await makeTenant(`conflict-${what.replaceAll(" ", "-")}`);
  const first = await emit(tenant, "key");
  const conflict = await emit(tenant, "key", body);
  expect(JSON.parse(conflict.text)).toMatchObject({ status: 409, code: "idempotency_conflict" });
  expect((await emit(tenant, "key")).text).toBe(first.text);
});

test("each tenant has keys of its own", async () => {
  const one = await emit(await makeTenant("one"), "shared-key");
  const two = await emit(await makeTenant("two"), "shared-key");
  expect([one.status, two.status, one.text === two.text]).toEqual([202, 202, false]);
});

test("a refused emit uses up no key", async () => {
  const tenant = await makeTenant("refused");
  expect((await emit(tenant, "key", '{"eventType":"order.paid"}')).status).toBe(422);
  expect((await emit("not-yet", "key")).status).toBe(404);
  expect((await emit(tenant, "key")).status).toBe(202);
  expect((await emit(await makeTenant("not-yet"), "key")).status).toBe(202);
});

test("a batch with a key is safe to repeat, whole or cut short", async () => {
  const tenant = await makeTenant("batch");
  const item = (payload: number) => ({ tenant, eventType: "order.paid", payload });
  const send = (events: object[]) =>
    client.call(createEventBatch, { headers: { "idempotency-key": "batch-key" }, body: { events } });
  const first = await send([item(1), item(2)]);
  expect(await send([item(1), item(2)])).toEqual(first);
  const longer = await send([item(1), item(2), item(3)]);
  expect(longer.data.slice(0, 2)).toEqual(first.data);
  const changed = await send([item(1), item(9)]);
  expect(changed.data).toMatchObject([first.data[0], { problem: { code: "idempotency_conflict" } }]);
  expect(await countEvents(tenant)).toBe(3);
});

test("another tenant's key learns nothing from a repeat", async () => {
  const tenant = await makeTenant("private");
  await emit(tenant, "key");
  const body = { name: "stranger", scopes: ["events:write"], tenant: await makeTenant("stranger") };
  const stranger = client.as((await client.call(createApiKey, { body })).key);
  const answers = [await emit(tenant, "key", event, stranger), await emit("missing", "key", event, stranger)];
  const [foreign, missing] = answers.map((answer) => ({ ...asProblem(answer), requestId: "" }));
  expect(foreign).toEqual(missing);
});
