import { expect, test } from "vitest";
import { makeId } from "../testing/fake-engine.ts";
import { type ExplainResult, explainEndpoint, type ReadEvent } from "./explain-endpoint.ts";
import type { EndpointSubscription, EndpointToExplain } from "./explain-store.ts";

const minuteMs = 60_000;
const emittedMs = Date.UTC(2026, 2, 1);
const at = (minutes: number) => new Date(emittedMs + minutes * minuteMs);
const wanted = { total: { $gte: 100 } };

const event: ReadEvent = {
  eventType: "invoice.paid",
  channels: ["eu"],
  createdAt: at(0),
  isTest: false,
  value: { total: 99 },
};
const settings: EndpointSubscription = {
  status: "active",
  eventTypes: ["invoice.*"],
  channels: [],
  filter: null,
  createdAt: at(-60),
  changedAt: at(-60),
};
const delivery = { id: makeId(7), status: "pending", heldBy: "paused" } as const;

type Story = {
  of?: Partial<ReadEvent>;
  with?: Partial<EndpointSubscription> | null;
  delivery?: EndpointToExplain["delivery"];
};

// What is told, of which endpoint, and whether it matches now.
test.each<[ExplainResult, string, Story, boolean | null]>([
  ["matched", "that has a delivery", { delivery }, true],
  [
    "matched",
    "whose settings of now want no such event",
    { delivery, with: { eventTypes: ["user.*"] } },
    false,
  ],
  [
    "matched",
    "whose filter cannot be judged any more",
    { delivery, of: { value: undefined }, with: { filter: wanted } },
    null,
  ],
  ["matched", "that was deleted since", { delivery, with: { status: "deleted" } }, false],
  ["matched", "that is gone", { delivery, with: null }, false],
  ["matched", "that was tested", { delivery, of: { isTest: true } }, true],
  ["event_type", "of another type", { with: { eventTypes: ["user.*"], channels: ["us"] } }, false],
  [
    "event_type",
    "of another type, for a forgotten payload",
    { of: { value: undefined }, with: { eventTypes: ["user.*"], filter: wanted } },
    false,
  ],
  [
    "event_type",
    "of another type, changed since",
    { with: { eventTypes: ["user.*"], changedAt: at(5) } },
    false,
  ],
  ["channel", "of another channel", { with: { channels: ["us"], filter: wanted } }, false],
  ["filter", "whose filter the payload does not match", { with: { filter: wanted } }, false],
  ["filter", "whose filter cannot be read", { with: { filter: { total: { $future: 1 } } } }, false],
  ["created_later", "that was created later", { with: { createdAt: at(5), changedAt: at(5) } }, true],
  [
    "created_later",
    "that was created later and wants other events",
    { with: { createdAt: at(5), eventTypes: ["user.*"] } },
    false,
  ],
  [
    "created_later",
    "whose creation was committed just after the event",
    { with: { createdAt: at(-0.05), changedAt: at(-0.05) } },
    true,
  ],
  ["changed_since", "that was changed later and wants the event now", { with: { changedAt: at(5) } }, true],
  [
    "changed_since",
    "whose change was committed just after the event",
    { with: { changedAt: at(-0.05) } },
    true,
  ],
  [
    "changed_since",
    "that was created just before the event and changed after it",
    { with: { createdAt: at(-0.05), changedAt: at(1) } },
    true,
  ],
  ["test", "that was not the one tested", { of: { isTest: true } }, true],
  [
    "unknown",
    "whose filter asks for a forgotten payload",
    { of: { value: undefined }, with: { filter: wanted } },
    null,
  ],
  ["unknown", "that wants the event and has nothing to show why it did not get it", {}, true],
])("%s: an endpoint %s", (result, _, story, matchesNow) => {
  const subscription = story.with === null ? null : { ...settings, ...story.with };
  const asked = { id: makeId(1), settings: subscription, delivery: story.delivery ?? null };
  expect(explainEndpoint({ ...event, ...story.of }, asked)).toMatchObject({
    ...{ id: makeId(1), result, matchesNow, delivery: story.delivery ?? null },
    status: subscription?.status ?? "deleted",
    changedAt: subscription?.changedAt ?? null,
  });
});

test("names the clause of the filter that failed", () => {
  const endpoint = { id: makeId(1), settings: { ...settings, filter: wanted }, delivery: null };
  const clause = { pointer: "/total/$gte", operator: "$gte", expected: 100, actual: 99 };
  expect(explainEndpoint(event, endpoint).failedClause).toEqual(clause);
  expect(explainEndpoint({ ...event, value: { total: 100 } }, endpoint).failedClause).toBeNull();
});
