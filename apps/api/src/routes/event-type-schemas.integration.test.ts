import { listAuditLog } from "@posthorn/contract/routes/audit-log";
import * as contract from "@posthorn/contract/routes/event-types";
import * as events from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;
const params = { tenant: "acme" };

beforeAll(async () => {
  await client.call(putTenant, { params, body: { name: "Acme" } });
});

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const schema = {
  type: "object",
  required: ["invoice"],
  properties: { invoice: { type: "string" }, total: { type: "number" } },
};

test("a type says what becomes of payloads that break its schema, and is archived and brought back", async () => {
  const body = { name: "made.whole", schema, validate: "warn" } as const;
  const created = await client.call(contract.createEventType, { body });
  expect(created).toMatchObject(body);
  const at = { eventType: body.name };
  const update = (patch: object) => client.call(contract.updateEventType, { params: at, body: patch });
  expect(await update({ validate: "reject", archived: true })).toMatchObject({
    validate: "reject",
    archivedAt: expect.any(String),
  });
  const names = async (archived: "true" | "false") =>
    (await client.call(contract.listEventTypes, { query: { archived } })).data.map(({ name }) => name);
  expect([await names("true"), await names("false")]).toEqual([
    ["made.whole"],
    expect.not.arrayContaining(["made.whole"]),
  ]);
  expect(await update({ archived: false })).toMatchObject({ archivedAt: null, validate: "reject", schema });
  expect(await update({ schema: null, validate: "off" })).toMatchObject({ schema: null, validate: "off" });
});

const refused: [what: string, body: Record<string, unknown>, pointers: string[]][] = [
  ["a schema with a typo", { schema: { requierd: [] } }, ["/schema/requierd"]],
  [
    "a schema of the wrong kind",
    { schema: { properties: { a: { type: "strin" } } } },
    ["/schema/properties/a/type"],
  ],
  ["a schema that is elsewhere", { schema: { $ref: "https://a.example/" } }, ["/schema/$ref"]],
  ["a pattern that goes back", { schema: { pattern: "(a)\\1" } }, ["/schema/pattern"]],
  ["an example that breaks the schema", { schema, example: { invoice: 1 } }, ["/example/invoice"]],
  ["a dialect that is no text", { schema: { $schema: { toString: 1, valueOf: 1 } } }, ["/schema/$schema"]],
  ["a check against nothing", { validate: "warn" }, ["/validate"]],
];

test.each(refused)("%s is refused with its place, at create and at change", async (what, body, pointers) => {
  const name = `refused.${what.replaceAll(/[^a-z]+/g, "-")}`;
  const pointersOf = (problem: { errors?: { pointer: string }[] | undefined }) =>
    problem.errors?.map(({ pointer }) => pointer);
  const problem = await client.refusal(contract.createEventType, { body: { name, ...body } });
  expect([problem.code, pointersOf(problem)]).toEqual(["invalid_field", pointers]);
  await client.call(contract.createEventType, { body: { name } });
  const changed = await client.refusal(contract.updateEventType, { params: { eventType: name }, body });
  expect([changed.code, pointersOf(changed)]).toEqual(["invalid_field", pointers]);
});

test("a change is held against what is stored", async () => {
  const name = "held.against";
  await client.call(contract.createEventType, {
    body: { name, schema, example: { invoice: "in_1" }, validate: "reject" },
  });
  const refuse = (body: object) =>
    client.refusal(contract.updateEventType, { params: { eventType: name }, body });
  expect((await refuse({ schema: { required: ["more"] } })).errors).toMatchObject([
    { pointer: "/example/more" },
  ]);
  expect((await refuse({ example: {} })).errors).toMatchObject([{ pointer: "/example/invoice" }]);
  expect((await refuse({ schema: null })).errors).toMatchObject([{ pointer: "/validate" }]);
  await client.call(contract.updateEventType, {
    params: { eventType: name },
    body: { description: "Fine." },
  });
});

test("a payload that breaks its schema is refused, alone and in a batch, where the type rejects", async () => {
  const eventType = "held.rejecting";
  await client.call(contract.createEventType, { body: { name: eventType, schema, validate: "reject" } });
  const problem = await client.refusal(events.createEvent, {
    params,
    body: { eventType, payload: { total: "1" } },
  });
  expect(problem).toMatchObject({ code: "invalid_payload", status: 422 });
  expect(problem.errors).toEqual([
    { pointer: "/payload/invoice", message: "is required" },
    { pointer: "/payload/total", message: "must be number" },
  ]);
  const batch = [{ total: 1 }, { invoice: "in_1" }, 5].map((payload) => ({
    tenant: "acme",
    eventType,
    payload,
  }));
  const { data } = await client.call(events.createEventBatch, { body: { events: batch } });
  expect(data).toMatchObject([
    { problem: { code: "invalid_payload", errors: [{ pointer: "/payload/invoice" }] } },
    { id: expect.any(String) },
    { problem: { code: "invalid_payload", errors: [{ pointer: "/payload" }] } },
  ]);
  expect(data[1]).not.toHaveProperty("schemaErrors");
});

test("a repeat of what was accepted is answered as it was, although its payload would be refused by now", async () => {
  const eventType = "held.repeated";
  const emit = {
    params,
    body: { eventType, payload: { total: "1" } },
    headers: { "idempotency-key": "held-1" },
  };
  const accepted = await client.call(events.createEvent, emit);
  const batch = { events: [{ tenant: "acme", ...emit.body }] };
  const emitBatch = { body: batch, headers: { "idempotency-key": "held-2" } };
  const inBatch = await client.call(events.createEventBatch, emitBatch);
  const body = { schema, validate: "reject" } as const;
  await client.call(contract.updateEventType, { params: { eventType }, body });
  expect(await client.call(events.createEvent, emit)).toEqual(accepted);
  expect(await client.call(events.createEventBatch, emitBatch)).toEqual(inBatch);
  const codeOf = async (request: object) =>
    (await client.refusal(events.createEvent, { ...emit, ...request })).code;
  expect(await codeOf({ body: { eventType, payload: {} } })).toBe("idempotency_conflict");
  expect(await codeOf({ headers: { "idempotency-key": "held-3" } })).toBe("invalid_payload");
});

test("a payload that breaks its schema is accepted, told of and kept with a note, where the type warns", async () => {
  const eventType = "held.warning";
  await client.call(contract.createEventType, { body: { name: eventType, schema, validate: "warn" } });
  const accept = (payload: unknown) =>
    client.call(events.createEvent, { params, body: { eventType, payload } });
  const broken = await accept({ total: "1", "nul\0": 1 });
  expect(broken.schemaErrors).toMatchObject([{ pointer: "/payload/invoice" }, { pointer: "/payload/total" }]);
  const read = (event: string) => client.call(events.getEvent, { params: { ...params, event } });
  expect((await read(broken.id)).schemaError).toBe(
    "/payload/invoice is required; /payload/total must be number",
  );
  const fine = await accept({ invoice: "in_1" });
  expect(fine).not.toHaveProperty("schemaErrors");
  expect((await read(fine.id)).schemaError).toBeNull();
});

test("a note can be kept whatever the names of the payload are", async () => {
  const eventType = "held.oddly";
  const closed = { additionalProperties: false };
  await client.call(contract.createEventType, {
    body: { name: eventType, schema: closed, validate: "warn" },
  });
  for (const name of ["nul\0", "\uD800", "__proto__", "x".repeat(10_000), "'; DROP TABLE event; --"]) {
    const payload = JSON.parse(`{${JSON.stringify(name)}:1}`);
    const { id } = await client.call(events.createEvent, { params, body: { eventType, payload } });
    const { schemaError } = await client.call(events.getEvent, { params: { ...params, event: id } });
    expect(schemaError).toMatch(/^\/payload\/.* is not allowed/);
  }
});

test("an OpenAPI document fills the catalogue, once, and each change is in the audit log", async () => {
  const webhook = (name: string) => ({
    post: {
      summary: `${name}.`,
      requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Invoice" } } } },
    },
  });
  const document = {
    openapi: "3.1.0",
    webhooks: { "imported.a": webhook("A"), "imported.b": webhook("B"), "not a name": webhook("C") },
    components: {
      schemas: { Invoice: { ...schema, properties: { parent: { $ref: "#/components/schemas/Invoice" } } } },
    },
  };
  const run = (more: object) => client.call(contract.importEventTypes, { body: { document, ...more } });
  const results = async (more: object) => (await run(more)).data.map(({ result }) => result);
  expect(await results({ dryRun: true })).toEqual(["created", "created", "skipped"]);
  expect(await results({ validate: "reject" })).toEqual(["created", "created", "skipped"]);
  expect(await results({})).toEqual(["unchanged", "unchanged", "skipped"]);
  expect(await results({ validate: "warn" })).toEqual(["updated", "updated", "skipped"]);
  const found = await client.call(contract.getEventType, { params: { eventType: "imported.a" } });
  expect(found).toMatchObject({
    description: "A.",
    validate: "warn",
    schema: {
      $ref: "#/$defs/Invoice",
      $defs: { Invoice: { properties: { parent: { $ref: "#/$defs/Invoice" } } } },
    },
  });
  const { data } = await client.call(listAuditLog, { query: { limit: "10" } });
  const told = data.filter(({ target }) => target === "imported.a").map(({ action }) => action);
  expect(told).toEqual(["event_type.updated", "event_type.created"]);
});

test.each<[what: string, body: object, pointer: string]>([
  ["no document", {}, "/document"],
  ["another document", { document: { swagger: "2.0" } }, "/document/openapi"],
  ["one without webhooks", { document: { openapi: "3.1.0" } }, "/document/webhooks"],
  ["an unknown way", { document: { openapi: "3.1.0" }, validate: "maybe" }, "/validate"],
])("%s cannot be imported", async (_what, body, pointer) => {
  const problem = await client.refusal(contract.importEventTypes, { body: body as { document: object } });
  expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer }] });
});

test("hostile documents are refused or skipped, and change nothing", async () => {
  let deep: unknown = {};
  for (let level = 0; level < 40; level += 1) deep = { allOf: [deep] };
  const bodyOf = (part: string) =>
    `{"document":{"openapi":"3.1.0","webhooks":{"hostile":{"post":{"requestBody":{"content":{"application/json":{"schema":${part}}}}}}}}}`;
  const import_ = async (body: string) => {
    const headers = { "content-type": "application/json" };
    return (await client.send({ method: "POST", path: "/v1/event-types/import", headers, body })).status;
  };
  expect(await import_(bodyOf('{"__proto__":{"type":"string"}}'))).toBe(422);
  expect(await import_(bodyOf(JSON.stringify(deep)))).toBe(422);
  expect(await import_('{"document":{"openapi":{"toString":1,"valueOf":1}}}')).toBe(422);
  expect(await import_(bodyOf("[".repeat(400_000)))).toBe(400);
  expect(await import_(bodyOf(JSON.stringify({ description: "x".repeat(1_048_576) })))).toBe(413);
  for (const part of [
    '{"$ref":"#/components/schemas/x"}',
    '{"$ref":"#"}',
    JSON.stringify({ enum: ["x".repeat(100_000)] }),
  ])
    expect(await import_(bodyOf(part))).toBe(200);
  const missing = await client.refusal(contract.getEventType, { params: { eventType: "hostile" } });
  expect(missing.code).toBe("event_type_not_found");
});
