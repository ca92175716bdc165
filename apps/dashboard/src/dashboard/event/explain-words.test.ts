import { expect, test } from "vitest";
import { canReplay, describeClause, type Explained, explainInWords, summarise } from "./explain-words.ts";

const event = { eventType: "invoice.paid", channels: ["eu"], createdAt: "2026-03-01T12:00:00.000Z" };
const endpoint: Explained = {
  ...{
    endpointId: "ep_1",
    status: "active",
    result: "matched",
    deliveryId: "dlv_1",
    deliveryStatus: "delivered",
  },
  ...{ heldBy: null, matchesNow: true, failedClause: null },
  ...{ endpointCreatedAt: "2026-02-01T00:00:00.000Z", endpointChangedAt: "2026-02-01T00:00:00.000Z" },
};
const missed = { deliveryId: null, deliveryStatus: null };
const changed = { endpointChangedAt: "2026-03-02T00:00:00.000Z" };
const ofNow = "Judged by its settings of now: they were changed after the event.";

const stories: [of: Partial<Explained>, why: string, note?: string][] = [
  [{}, "Matched."],
  [{ matchesNow: false }, "Matched.", "By its settings of now it would not get it."],
  [
    { deliveryStatus: "pending", heldBy: "paused" },
    "Matched, and waits: its endpoint is paused or disabled.",
  ],
  [
    { ...missed, result: "event_type", matchesNow: false },
    "Does not take invoice.paid: no pattern of its subscription fits.",
  ],
  [{ ...missed, ...changed, result: "channel", matchesNow: false }, "Takes other channels than eu.", ofNow],
  [
    { ...missed, result: "filter", matchesNow: false },
    "Its filter leaves it out: the payload is not like it.",
  ],
  [
    { ...missed, result: "created_later" },
    "Was created after the event was emitted.",
    "It would get it now.",
  ],
  [
    { ...missed, ...changed, result: "changed_since" },
    "Takes it now, but was changed after the event: its settings of then did not.",
  ],
];

test.each(stories)("%j is told in words", (of, why, note) => {
  expect(explainInWords({ ...endpoint, ...of }, event)).toEqual({ why, note });
});

test("an event without channels is told apart", () => {
  const { why } = explainInWords({ ...endpoint, ...missed, result: "channel" }, { ...event, channels: [] });
  expect(why).toBe("Takes certain channels only, and the event names none.");
});

const clauses: [clause: object, words: string][] = [
  [
    { pointer: "/total/$gte", operator: "$gte", expected: 100, actual: 99 },
    "/total must be at least 100, and is 99",
  ],
  [{ pointer: "/total/$gte", operator: "$gte", expected: 100 }, "/total must be at least 100"],
  [{ pointer: "/a/b", operator: "$eq", expected: "x", missing: true }, "/a/b must be “x”, and is not there"],
  [
    { pointer: "/c/$in", operator: "$in", expected: ["DE"], actual: null },
    '/c must be one of ["DE"], and is null',
  ],
  [{ pointer: "/c/$exist", operator: "$exist", expected: false, actual: 1 }, "/c must not be there"],
  [{ pointer: "/lines", operator: "item", expected: { sku: "a" } }, 'no item of /lines is like {"sku":"a"}'],
  [{ pointer: "/$or", operator: "$or", expected: [], actual: {} }, "/$or does not hold"],
  [{ pointer: "", operator: "$eq", expected: {} }, "the payload must be {}"],
  [{ pointer: "/a", operator: "limit", expected: null }, "to match it would take too many steps"],
];

test.each(clauses)("%j is %s", (clause, words) => {
  expect(describeClause({ missing: false, ...clause } as Explained["failedClause"])).toBe(words);
});

test("what became of all is told in a line", () => {
  const filtered: Explained = { ...endpoint, ...missed, result: "filter" };
  expect(summarise([filtered, endpoint, { ...endpoint, heldBy: "paused" }, endpoint])).toBe(
    "3 matched, 1 filtered, 1 paused",
  );
  expect(summarise([])).toBe("No endpoints");
});

const replays: [of: Partial<Explained>, can: boolean][] = [
  [{}, false],
  [{ ...missed, result: "created_later" }, true],
  [{ ...missed, result: "filter", matchesNow: false }, false],
  [{ ...missed, result: "unknown", matchesNow: null }, false],
  [{ ...missed, result: "test" }, false],
  [{ ...missed, result: "created_later", status: "deleted" }, false],
];

test.each(replays)("%j can be replayed: %s", (of, can) => {
  expect(canReplay({ ...endpoint, ...of })).toBe(can);
});
