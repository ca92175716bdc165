import { expect, test } from "vitest";
import { createFakeEngine } from "../testing/fake-engine.ts";
import { createAdmitEventType } from "./admit-event-type.ts";

const catalogued = { name: "invoice.paid", archivedAt: null };

function openGate(find: (name: string) => Promise<unknown>) {
  const fake = createFakeEngine();
  let nowMs = 1_000_000;
  const asked: string[] = [];
  const eventTypes = {
    ...fake.management.eventTypes,
    find: async (name: string) => {
      asked.push(name);
      return (await find(name)) as never;
    },
  };
  const admit = createAdmitEventType({
    management: { ...fake.management, eventTypes },
    rules: { ...fake.rules, strictEventTypes: true },
    clock: { now: () => nowMs },
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { admit, asked, pass };
}

test("a strict catalogue admits what it has and is not asked for every event", async () => {
  const gate = openGate(async () => catalogued);
  for (let event = 0; event < 10; event += 1) await gate.admit("invoice.paid");
  expect(gate.asked).toEqual(["invoice.paid"]);
});

test.each([
  ["is missing", null],
  ["was archived", { ...catalogued, archivedAt: new Date(0) }],
])("a strict catalogue refuses a type that %s, and asks again the next time", async (_case, found) => {
  const gate = openGate(async () => found);
  await expect(gate.admit("invoice.paid")).rejects.toMatchObject({
    code: "unknown_event_type",
    pointer: "/eventType",
  });
  await expect(gate.admit("invoice.paid")).rejects.toMatchObject({ code: "unknown_event_type" });
  expect(gate.asked).toHaveLength(2);
});

test("a type archived meanwhile is refused a few seconds later", async () => {
  let archivedAt: Date | null = null;
  const gate = openGate(async () => ({ ...catalogued, archivedAt }));
  await gate.admit("invoice.paid");
  archivedAt = new Date(0);
  gate.pass(5_000);
  await expect(gate.admit("invoice.paid")).rejects.toMatchObject({ code: "unknown_event_type" });
});
