import * as contract from "@posthorn/contract/routes/event-types";
import { createEvent } from "@posthorn/contract/routes/events";
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

test("an event type is made, read, changed and archived", async () => {
  const schema = { type: "object", required: ["invoice"] };
  const body = { name: "invoice.paid", description: "Paid.", schema, example: { invoice: "in_42" } };
  const created = await client.call(contract.createEventType, { body });
  expect(created).toMatchObject({ ...body, archivedAt: null });
  const params = { eventType: body.name };
  expect(await client.call(contract.getEventType, { params })).toEqual(created);
  const changed = await client.call(contract.updateEventType, { params, body: { description: "Settled." } });
  expect(changed).toMatchObject({ description: "Settled.", schema, example: body.example });
  const cleared = await client.call(contract.updateEventType, {
    params,
    body: { schema: null, example: null },
  });
  expect(cleared).toMatchObject({ schema: null, example: null });
  await client.call(contract.archiveEventType, { params });
  const archived = await client.call(contract.getEventType, { params });
  expect(archived.archivedAt).toEqual(expect.any(String));
});

test("a schema and an example keep the order of their fields", async () => {
  const schema = { type: "object", properties: { total: { type: "number" }, order: {}, a: {} } };
  const example = { total: 1, order: "order-42", a: null };
  const body = { name: "in.order", schema, example };
  const created = await client.call(contract.createEventType, { body });
  const read = await client.call(contract.getEventType, { params: { eventType: body.name } });
  for (const answer of [created, read]) {
    expect(JSON.stringify(answer.schema)).toBe(JSON.stringify(schema));
    expect(JSON.stringify(answer.example)).toBe(JSON.stringify(example));
  }
});

test("a name stands for one event type", async () => {
  await client.call(contract.createEventType, { body: { name: "twice" } });
  const problem = await client.refusal(contract.createEventType, { body: { name: "twice" } });
  expect(problem).toMatchObject({ code: "conflict", errors: [{ pointer: "/name" }] });
});

test("an emitted type that nobody declared joins the catalogue", async () => {
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
  const eventType = "never.declared";
  await client.call(createEvent, { params: { tenant: "acme" }, body: { eventType, payload: null } });
  const found = await client.call(contract.getEventType, { params: { eventType } });
  expect(found).toMatchObject({ name: eventType, description: "", schema: null, archivedAt: null });
});

const examples: [what: string, example: unknown][] = [
  ["a number", 42.5],
  ["a text", "plain"],
  ["false", false],
  ["a list", [1, [2, [3]]]],
  ["names that ORMs know", { $type: "Json", value: "{", set: 1, _ref: "x", toJSON: "x" }],
  ["a Prisma type", { $type: "BigInt", value: "x" }],
  ["names of Object.prototype", { constructor: 1, hasOwnProperty: 2, valueOf: 3 }],
  ["a large number", 1e308],
  ["emoji and combining marks", { "👩‍🚀": "e\u0301" }],
];

test.each(examples)("an example may be %s", async (what, example) => {
  const name = `example.${what.replaceAll(/[^a-z]+/gi, "-")}`;
  const created = await client.call(contract.createEventType, { body: { name, example } });
  expect(created.example).toEqual(example);
  const params = { eventType: name };
  const changed = await client.call(contract.updateEventType, { params, body: { example: [example] } });
  expect(changed.example).toEqual([example]);
});

test("event types are listed by name, in pages", async () => {
  const names = ["list.b", "list.a", "list.c", "list.d"];
  for (const name of names) await client.call(contract.createEventType, { body: { name } });
  const seen: string[] = [];
  let query: Record<string, string> = { limit: "2" };
  for (;;) {
    const { data, nextCursor } = await client.call(contract.listEventTypes, { query });
    seen.push(...data.map(({ name }) => name));
    if (nextCursor === null) break;
    query = { limit: "2", cursor: nextCursor };
  }
  expect(seen.filter((name) => name.startsWith("list."))).toEqual(names.toSorted());
  expect(new Set(seen).size).toBe(seen.length);
});

test.each(["missing.type", "no spaces", "a..b", "*"])("there is no event type %j", async (eventType) => {
  const params = { eventType };
  for (const route of [contract.getEventType, contract.archiveEventType])
    expect((await client.refusal(route, { params })).code).toBe("event_type_not_found");
  const problem = await client.refusal(contract.updateEventType, { params, body: {} });
  expect(problem.code).toBe("event_type_not_found");
});

test("strict event types refuse what is not in the catalogue, or no longer", async () => {
  const strict = await startApi(database.url, { POSTHORN_STRICT_EVENT_TYPES: "true" });
  try {
    const params = { tenant: "strict" };
    await strict.client.call(putTenant, { params, body: { name: "Strict" } });
    await strict.client.call(contract.createEventType, { body: { name: "known" } });
    const emit = (eventType: string) => ({ params, body: { eventType, payload: 1 } });
    await strict.client.call(createEvent, emit("known"));
    const unknown = await strict.client.refusal(createEvent, emit("not.known"));
    expect(unknown).toMatchObject({ code: "unknown_event_type", errors: [{ pointer: "/eventType" }] });
    await strict.client.call(contract.archiveEventType, { params: { eventType: "known" } });
    await eventually(async () => {
      expect((await strict.client.refusal(createEvent, emit("known"))).code).toBe("unknown_event_type");
    });
  } finally {
    await strict.stop();
  }
});
