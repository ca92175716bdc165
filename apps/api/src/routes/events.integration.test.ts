import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import * as contract from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const params = { tenant: "acme" };
const json = { "content-type": "application/json" };
const subscriptions = [{ eventTypes: ["invoice.*"] }, { channels: ["eu"] }, {}];

beforeAll(async () => {
  await client.call(putTenant, { params, body: { name: "Acme" } });
  for (const subscription of subscriptions) {
    const body = { url: "https://hooks.acme.example/in", ...subscription };
    await client.call(createEndpoint, { params, body });
  }
});

test("an event is told how many endpoints it goes to", async () => {
  const emit = (body: object) => client.call(contract.createEvent, { params, body: { payload: 1, ...body } });
  expect(await emit({ eventType: "invoice.paid", channels: ["eu"] })).toMatchObject({ deliveries: 3 });
  expect(await emit({ eventType: "invoice.paid" })).toMatchObject({ deliveries: 2 });
  expect(await emit({ eventType: "user.created" })).toMatchObject({ deliveries: 1 });
});

test("an event is read back with every field, and with its payload when asked", async () => {
  const body = {
    eventType: "user.created",
    tags: ["order-42"],
    channels: ["eu"],
    externalId: "my own · id",
    orderingKey: "Bestellung 42 · größer",
  };
  const accepted = await client.call(contract.createEvent, { params, body: { ...body, payload: { a: 1 } } });
  const own = { ...params, event: accepted.id };
  const event = await client.call(contract.getEvent, { params: own });
  expect(event).toEqual({ ...accepted, ...body, schemaError: null });
  const whole = await client.call(contract.getEvent, { params: own, query: { include: "payload" } });
  expect(whole).toEqual({ ...event, payload: { a: 1 } });
  const { data } = await client.call(contract.listEventDeliveries, { params: own });
  expect(data).toHaveLength(2);
  expect(data[0]).toMatchObject({ eventId: accepted.id, status: "pending", attempts: 0, heldBy: null });
});

const payloads = [
  "1.0",
  "12345678901234567890",
  "-0.0e+00",
  "1e999",
  '{ "b" : 1,\t"a":\r\n2 }',
  '{"a":1,"a":2}',
  String.raw`"\u0000\ud83d\ude00 \/ \u00e9"`,
  '"😀é\u2028"',
  '{"__proto__":{"admin":true},"constructor":null}',
  "null",
  '""',
  "[[[[[]]]]]",
  `${"[".repeat(64)}${"]".repeat(64)}`,
];

test.each(payloads)("the payload %s is kept byte for byte", async (payload) => {
  const path = "/v1/tenants/acme/events";
  const body = ` { "tags" : [] ,"payload" : ${payload}\n, "eventType":"odd.payload"}\r\n`;
  const accepted = await client.send({ method: "POST", path, headers: json, body });
  expect(accepted.status).toBe(202);
  const { id } = JSON.parse(accepted.text) as { id: string };
  const read = await client.send({ method: "GET", path: `${path}/${id}?include=payload` });
  expect(read.text.endsWith(`,"payload":${payload}}`)).toBe(true);
});

test("events are listed newest first, in pages", async () => {
  const own = { tenant: "lister" };
  await client.call(putTenant, { params: own, body: { name: "Lister" } });
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const body = { eventType: "listed", payload: count };
    made.push((await client.call(contract.createEvent, { params: own, body })).id);
  }
  const first = await client.call(contract.listEvents, { params: own, query: { limit: "3" } });
  const cursor = first.nextCursor ?? "";
  const second = await client.call(contract.listEvents, { params: own, query: { limit: "3", cursor } });
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made.toReversed());
  expect(second.nextCursor).toBeNull();
});

test("each event of a batch succeeds or fails alone, in order", async () => {
  const good = { tenant: "acme", eventType: "invoice.paid", payload: { n: 1 } };
  const events = [
    good,
    { ...good, tenant: "nobody" },
    { ...good, eventType: "no spaces" },
    { tenant: "acme", eventType: "invoice.paid" },
    { ...good, deliverAt: "2999-01-01T00:00:00Z" },
    42,
    { ...good, color: "red" },
    { ...good, orderingKey: "a\nb" },
    { ...good, orderingKey: "order-42" },
  ];
  const { data } = await client.call(contract.createEventBatch, { body: { events } });
  const told = data.map((result) => ("problem" in result ? result.problem.code : result.deliveries));
  const invalid = "invalid_field";
  expect(told).toEqual([2, "tenant_not_found", invalid, invalid, invalid, invalid, invalid, invalid, 2]);
});

test("a batch of a thousand has a thousand results of as many events", async () => {
  const events = Array.from({ length: 1_000 }, (_, n) => ({ tenant: "acme", eventType: "mass", payload: n }));
  const { data } = await client.call(contract.createEventBatch, { body: { events } });
  expect(new Set(data.map((result) => ("id" in result ? result.id : "problem"))).size).toBe(1_000);
});

const batches: [what: string, body: string, code: string][] = [
  ["no events", '{"events":[]}', "invalid_field"],
  ["more than a thousand", `{"events":[${"1,".repeat(1_000)}1]}`, "invalid_field"],
  ["no list", '{"events":{}}', "invalid_field"],
  ["no field", "{}", "invalid_field"],
  ["another field", '{"events":[1],"a/b~c":1}', "invalid_field"],
  ["a field twice", '{"events":[1],"\\u0065vents":[2]}', "invalid_field"],
  ["a list at the top", "[]", "invalid_field"],
  ["nothing", "", "malformed_json"],
  ["an open list", '{"events":[', "malformed_json"],
  ["no JSON", "events=1", "malformed_json"],
  ["what is no list and no JSON", '{"events":nul}', "malformed_json"],
];

test.each(batches)("a batch with %s is refused as a whole", async (_what, body, code) => {
  const answer = await client.send({ method: "POST", path: "/v1/events/batch", headers: json, body });
  expect(JSON.parse(answer.text)).toMatchObject({ code });
});

test("an item that is too deep, too large or no JSON fails alone", async () => {
  const item = (payload: string) => `{"tenant":"acme","eventType":"odd","payload":${payload}}`;
  const items = [
    item(`${"[".repeat(65)}${"]".repeat(65)}`),
    item(`"${"x".repeat(262_144)}"`),
    item(`"${"x".repeat(1_000_000)}"`),
    item("nul"),
    item("1"),
  ];
  const body = `{"events":[${items.join(",")}]}`;
  const answer = await client.send({ method: "POST", path: "/v1/events/batch", headers: json, body });
  const { data } = JSON.parse(answer.text) as { data: { problem?: { code: string } }[] };
  expect(data.map(({ problem }) => problem?.code)).toEqual([
    "payload_too_deep",
    "payload_too_large",
    "payload_too_large",
    "malformed_json",
    undefined,
  ]);
});

test("an event may wait, for at most 30 days", async () => {
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const emit = (deliverAt: string) => ({ params, body: { eventType: "later", payload: 1, deliverAt } });
  const { id } = await client.call(contract.createEvent, emit(at(29)));
  const { data } = await client.call(contract.listEventDeliveries, { params: { ...params, event: id } });
  expect(Date.parse(data[0]?.nextAttemptAt ?? "")).toBeGreaterThan(Date.parse(at(28)));
  const problem = await client.refusal(contract.createEvent, emit(at(31)));
  expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/deliverAt" }] });
  await client.call(contract.createEvent, emit(at(-400)));
});

test("an endpoint made or changed a moment ago counts for the next event", async () => {
  const own = { tenant: "fresh" };
  await client.call(putTenant, { params: own, body: { name: "Fresh" } });
  const emit = () =>
    client.call(contract.createEvent, { params: own, body: { eventType: "fresh", payload: 1 } });
  expect((await emit()).deliveries).toBe(0);
  await client.call(createEndpoint, { params: own, body: { url: "https://hooks.acme.example/in" } });
  expect((await emit()).deliveries).toBe(1);
});
