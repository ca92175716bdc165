import { expect, test } from "vitest";
import type { LiveAttempt } from "./live-store.ts";
import { chooseAttempts, isWanted, type LiveFilter, tenantsOf } from "./match-live.ts";

const attempt: LiveAttempt = {
  id: "a1",
  deliveryId: "d1",
  tenantId: "t1",
  endpointId: "e1",
  number: 1,
  trigger: "schedule",
  startedAt: new Date(0),
  durationMs: 5,
  statusCode: 200,
  reason: "ok",
  nextStatus: "delivered",
};
const everything: LiveFilter = { tenantId: null, endpointId: null, statuses: null };

test.each<[string, Partial<LiveFilter>, boolean]>([
  ["everything", {}, true],
  ["its tenant", { tenantId: "t1" }, true],
  ["another tenant", { tenantId: "t2" }, false],
  ["its endpoint", { endpointId: "e1" }, true],
  ["another endpoint", { endpointId: "e2" }, false],
  ["its status among others", { statuses: ["failed", "delivered"] }, true],
  ["other statuses", { statuses: ["failed", "pending"] }, false],
  ["its tenant, and another endpoint", { tenantId: "t1", endpointId: "e2" }, false],
])("who asks for %s hears of it: %j %s", (_what, filter, expected) => {
  expect(isWanted({ ...everything, ...filter }, attempt)).toBe(expected);
});

test("only tenants that somebody listens to are read, unless somebody listens to all", () => {
  const [one, two] = [
    { ...everything, tenantId: "t1" },
    { ...everything, tenantId: "t2" },
  ];
  expect(tenantsOf([one, two, one])).toEqual(["t1", "t2"]);
  expect(tenantsOf([one, everything])).toBeNull();
});

const listener = (filter: Partial<LiveFilter> = {}, known: string[] = []) => ({
  filter: { ...everything, ...filter },
  known: new Set(known),
});
const attempts = ["a3", "a1", "a2"].map((id) => ({ ...attempt, id }));
const idsOf = (chosen: readonly LiveAttempt[] = []) => chosen.map(({ id }) => id);

test("the oldest are told first, and what is too much is counted", () => {
  const one = listener();
  const choice = chooseAttempts(attempts, [one], { each: 2, all: 10 }).get(one);
  expect(idsOf(choice?.attempts)).toEqual(["a1", "a2"]);
  expect(choice?.skipped).toBe(1);
});

test("what a listener has seen when it joined is neither told nor counted", () => {
  const one = listener({}, ["a1", "a3"]);
  const choice = chooseAttempts(attempts, [one], { each: 10, all: 10 }).get(one);
  expect([idsOf(choice?.attempts), choice?.skipped]).toEqual([["a2"], 0]);
});

test("the bound on all counts an attempt once, however many hear of it", () => {
  const [one, two, three] = [listener(), listener(), listener({}, ["a1"])];
  const choices = chooseAttempts(attempts, [one, two, three], { each: 10, all: 2 });
  expect(idsOf(choices.get(one)?.attempts)).toEqual(["a1", "a2"]);
  expect(choices.get(two)).toEqual(choices.get(one));
  expect([idsOf(choices.get(three)?.attempts), choices.get(three)?.skipped]).toEqual([["a2"], 1]);
});

test("who wants nothing of it is not told at all", () => {
  const one = listener({ tenantId: "t2" });
  expect(chooseAttempts(attempts, [one], { each: 1, all: 1 }).has(one)).toBe(false);
});
