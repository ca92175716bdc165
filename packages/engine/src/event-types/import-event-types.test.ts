import { expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { EventType, EventTypePatch, NewEventType } from "../management-store.ts";
import type { JsonSchemas } from "../ports.ts";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import { type EventTypeImport, importEventTypes } from "./import-event-types.ts";

const actor: Actor = { kind: "api_key", id: makeId(90), tenantId: null, requestId: null };

/** A schema can be used unless it says "bad", and "broken" breaks it. */
const jsonSchemas: JsonSchemas = {
  compile: (schema) =>
    JSON.stringify(schema).includes("bad")
      ? { ok: false, errors: [{ pointer: "/type", message: "is bad" }] }
      : { ok: true, check: (value) => (value === "broken" ? [{ pointer: "/x", message: "is no" }] : []) },
};

function openCatalogue(stored: Record<string, Partial<EventType>> = {}) {
  const fake = createFakeEngine();
  const defaults = {
    description: "",
    schema: null,
    example: null,
    validate: "off",
    archivedAt: null,
  } as const;
  const types = new Map(Object.entries(stored).map(([name, type]) => [name, { name, ...defaults, ...type }]));
  const written: string[] = [];
  const eventTypes = {
    ...fake.management.eventTypes,
    find: async (name: string) => (types.get(name) ?? null) as EventType | null,
    async create(type: NewEventType) {
      written.push(type.name);
      if (types.has(type.name)) return null;
      types.set(type.name, { ...type, archivedAt: null });
      return types.get(type.name) as EventType;
    },
    async update(name: string, patch: EventTypePatch) {
      written.push(name);
      types.set(name, { ...types.get(name), ...patch } as EventType);
      return types.get(name) as EventType;
    },
  };
  const engine = {
    ...fake,
    management: { ...fake.management, eventTypes },
    jsonSchemas,
  };
  const run = (webhooks: object, how: Partial<EventTypeImport> = {}) =>
    importEventTypes(engine, actor, {
      document: { openapi: "3.1.0", webhooks },
      validate: null,
      dryRun: false,
      ...how,
    });
  return { run, types, written, engine };
}

function webhook(
  schema: unknown,
  { description = "Paid.", example }: { description?: string; example?: unknown } = {},
) {
  const media = { schema, ...(example === undefined ? {} : { example }) };
  return { post: { description, requestBody: { content: { "application/json": media } } } };
}

const schema = { type: "object" };

test("creates what is new, changes what differs, and finds the rest unchanged when it comes again", async () => {
  const { run, types, written } = openCatalogue({
    old: { description: "Old.", example: 5, validate: "warn", schema },
  });
  const webhooks = {
    fresh: webhook(schema, { example: 1 }),
    old: webhook({ type: "array" }, { description: "" }),
  };
  expect(await run(webhooks)).toEqual([
    { name: "fresh", result: "created" },
    { name: "old", result: "updated" },
  ]);
  expect(types.get("fresh")).toMatchObject({ description: "Paid.", schema, example: 1, validate: "off" });
  expect(types.get("old")).toMatchObject({
    description: "Old.",
    schema: { type: "array" },
    example: 5,
    validate: "warn",
  });
  written.length = 0;
  expect((await run(webhooks)).map(({ result }) => result)).toEqual(["unchanged", "unchanged"]);
  expect(written).toEqual([]);
});

test("a dry run tells the same and writes nothing", async () => {
  const { run, written } = openCatalogue({ old: {} });
  const webhooks = {
    fresh: webhook(schema),
    old: webhook(schema),
    "no name": {},
    bad: webhook({ type: "bad" }),
  };
  const planned = await run(webhooks, { dryRun: true, validate: "reject" });
  expect(written).toEqual([]);
  expect(await run(webhooks, { validate: "reject" })).toEqual(planned);
  expect(planned.map(({ result }) => result)).toEqual(["created", "updated", "skipped", "skipped"]);
  expect(planned.at(-1)?.reason).toBe("the schema cannot be used: /type is bad");
});

test("sets what becomes of payloads where a schema comes, and nowhere else", async () => {
  const { run, types } = openCatalogue({ old: { schema, validate: "warn" }, bare: {} });
  const without = { post: { description: "New." } };
  await run({ fresh: webhook(schema), old: without, bare: without }, { validate: "reject" });
  expect([...types.values()].map(({ name, validate }) => [name, validate])).toEqual([
    ["old", "warn"],
    ["bare", "off"],
    ["fresh", "reject"],
  ]);
});

test("leaves archived types archived, and says so", async () => {
  const archivedAt = new Date(0);
  const { run, types } = openCatalogue({ old: { archivedAt } });
  expect(await run({ old: webhook(schema) })).toEqual([
    { name: "old", result: "updated", reason: "it is archived, and stays so" },
  ]);
  expect(types.get("old")).toMatchObject({ archivedAt, schema });
});

test.each<[what: string, stored: unknown, given: unknown]>([
  ["the document's", null, "broken"],
  ["the stored one", "broken", undefined],
])("leaves an example out that breaks the schema: %s", async (_what, example, given) => {
  const { run, types } = openCatalogue({ old: { example } });
  const [result] = await run({ old: webhook(schema, { example: given }) });
  expect(result).toMatchObject({ result: "updated", reason: expect.stringContaining("/x is no") });
  expect(types.get("old")).toMatchObject({ example: null, schema });
});

test("a type that is emitted for the first time meanwhile is changed instead", async () => {
  const catalogue = openCatalogue();
  const { find } = catalogue.engine.management.eventTypes;
  let looks = 0;
  catalogue.engine.management.eventTypes.find = async (name) => {
    looks += 1;
    if (looks > 1) return find(name);
    catalogue.types.set(name, {
      name,
      description: "",
      schema: null,
      example: null,
      validate: "off",
      archivedAt: null,
    });
    return null;
  };
  expect(await catalogue.run({ fresh: webhook(schema) })).toEqual([{ name: "fresh", result: "updated" }]);
  expect(catalogue.types.get("fresh")).toMatchObject({ schema });
});

test("points at the document when it is none", async () => {
  const { engine } = openCatalogue();
  const asked = importEventTypes(engine, actor, { document: {}, validate: null, dryRun: false });
  await expect(asked).rejects.toMatchObject({ code: "invalid_field", pointer: "/document/openapi" });
});
