import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { EventType } from "../management-store.ts";
import type { JsonSchemas } from "../ports.ts";
import { createFakeEngine } from "../testing/fake-engine.ts";
import { createPayloadSchemas } from "./payload-schemas.ts";

type Stored = Pick<EventType, "schema" | "validate">;

/** A catalogue whose schemas are texts that a payload has to be. */
function openCatalogue() {
  const fake = createFakeEngine();
  const types = new Map<string, Stored & { version: number }>();
  const seen = { lists: 0, reads: [] as string[], compiled: [] as unknown[] };
  let nowMs = 1_000_000;
  let changes = 0;
  let waitFor: Promise<void> = Promise.resolve();
  const eventTypes = {
    ...fake.management.eventTypes,
    async versionsWithSchema() {
      seen.lists += 1;
      const listed = [...types].filter(([, { validate }]) => validate !== "off");
      await waitFor;
      return new Map(listed.map(([name, { version }]) => [name, String(version)]));
    },
    async find(name: string) {
      seen.reads.push(name);
      const type = types.get(name);
      return type === undefined ? null : ({ name, ...type } as EventType & typeof type);
    },
  };
  const jsonSchemas: JsonSchemas = {
    compile(schema) {
      seen.compiled.push(schema);
      if (schema === "unusable") return { ok: false, errors: [{ pointer: "", message: "cannot be used" }] };
      return {
        ok: true,
        check: (value) => (value === schema ? [] : [{ pointer: "", message: "is another" }]),
      };
    },
  };
  const management = { ...fake.management, eventTypes };
  const { find, forget } = createPayloadSchemas({
    management,
    jsonSchemas,
    clock: { now: () => nowMs },
    log: fake.log,
  });
  return {
    find,
    forget,
    seen,
    lines: fake.lines,
    set(name: string, schema: unknown, validate: EventType["validate"]) {
      changes += 1;
      types.set(name, { schema, validate, version: changes });
    },
    remove: (name: string) => types.delete(name),
    pass(ms: number) {
      nowMs += ms;
    },
    hold(until: Promise<void>) {
      waitFor = until;
    },
  };
}

test("types without a schema cost one look-up for all of them, every few seconds", async () => {
  const { find, seen, pass, set } = openCatalogue();
  set("off", "a", "off");
  await Promise.all(Array.from({ length: 50 }, (_, n) => find(`type.${n}`)));
  expect(seen.lists).toBe(1);
  for (let event = 0; event < 1_000; event += 1) expect(find(event % 2 ? "off" : "other")).toBeNull();
  expect(seen).toEqual({ lists: 1, reads: [], compiled: [] });
  pass(60_000);
  await Promise.all([find("off"), find("other")]);
  expect(seen.lists).toBe(2);
});

test("a schema is read and compiled once, when the first events of its type come", async () => {
  const { find, seen, set } = openCatalogue();
  set("invoice.paid", "a", "reject");
  const found = await Promise.all(Array.from({ length: 50 }, () => find("invoice.paid")));
  expect(new Set(found).size).toBe(1);
  expect(found[0]?.validate).toBe("reject");
  expect([found[0]?.check("a"), found[0]?.check("b")]).toEqual([
    [],
    [{ pointer: "", message: "is another" }],
  ]);
  expect(seen).toEqual({ lists: 1, reads: ["invoice.paid"], compiled: ["a"] });
});

test.for<[what: string, change: (catalogue: ReturnType<typeof openCatalogue>) => void, after: unknown]>([
  ["given another schema", ({ set }) => set("type", "b", "reject"), "b"],
  ["only warning now", ({ set }) => set("type", "a", "warn"), "a"],
  ["no longer held against its schema", ({ set }) => set("type", "a", "off"), null],
  ["removed", ({ remove }) => remove("type"), null],
])("a type %s counts within 5 s, however idle this process was", async ([, change, after]) => {
  for (const idleMs of [4_000, 5_000, 3_600_000, -10_000]) {
    const catalogue = openCatalogue();
    catalogue.set("type", "a", "reject");
    await catalogue.find("type");
    change(catalogue);
    catalogue.pass(idleMs);
    const found = await catalogue.find("type");
    expect(found === null ? null : found.check(after)).toEqual(after === null ? null : []);
    expect(catalogue.seen.compiled).toHaveLength(after === null ? 1 : 2);
  }
});

test("while events keep coming nobody waits for the look-up", async () => {
  const { find, seen, pass, set, hold } = openCatalogue();
  await find("other");
  const { promise, resolve } = Promise.withResolvers<void>();
  hold(promise);
  set("type", "a", "warn");
  for (let ms = 0; ms < 3_800; ms += 100) {
    pass(100);
    expect(find("type")).toBeNull();
  }
  expect(seen.lists).toBe(2);
  resolve();
  await promise;
  await Promise.resolve();
  expect((await find("type"))?.validate).toBe("warn");
});

test("a change made by this process counts for the next event, whatever is being read", async () => {
  const { find, forget, set, hold, pass } = openCatalogue();
  await find("type");
  const { promise, resolve } = Promise.withResolvers<void>();
  hold(promise);
  pass(2_500);
  expect(find("type")).toBeNull();
  hold(Promise.resolve());
  set("type", "a", "warn");
  forget();
  expect((await find("type"))?.validate).toBe("warn");
  resolve();
  await setImmediate();
  expect((await find("type"))?.validate).toBe("warn");
});

test("a look-up that fails is made again, by those who need it", async () => {
  const { find, set, pass, hold } = openCatalogue();
  set("type", "a", "warn");
  hold(Promise.reject(new Error("Postgres is away")));
  await expect(find("type")).rejects.toThrow("Postgres is away");
  hold(Promise.resolve());
  expect((await find("type"))?.validate).toBe("warn");
  pass(2_500);
  hold(Promise.reject(new Error("Postgres is away")));
  expect((await find("type"))?.validate).toBe("warn");
  pass(2_500);
  await expect(find("type")).rejects.toThrow("Postgres is away");
});

test("a stored schema that can no longer be used is noted and loses no event", async () => {
  const { find, set, lines } = openCatalogue();
  set("type", "unusable", "reject");
  const found = await find("type");
  expect(found).toMatchObject({ validate: "warn" });
  expect(found?.check(1)).toEqual([{ pointer: "", message: "the schema cannot be used" }]);
  expect(lines).toMatchObject([{ level: "error", eventType: "type" }]);
});
