import { expect, test } from "vitest";
import { compileFilter, type Filter } from "./filter.ts";
import { explainSubscription, isSubscribed } from "./subscription.ts";

test.each([
  ["one of several patterns is enough", ["user.*", "invoice.paid"], [], "invoice.paid", [], null],
  ["no pattern takes the type", ["user.*"], [], "invoice.paid", [], "event_type"],
  ["no patterns take nothing", [], [], "invoice.paid", [], "event_type"],
  ["an endpoint without channels hears all channels", ["*"], [], "invoice.paid", ["eu"], null],
  ["one shared channel is enough", ["*"], ["eu", "us"], "invoice.paid", ["asia", "us"], null],
  ["no shared channel", ["*"], ["eu"], "invoice.paid", ["us"], "channel"],
  [
    "an event without channels misses an endpoint that names some",
    ["*"],
    ["eu"],
    "invoice.paid",
    [],
    "channel",
  ],
  ["a shared channel does not replace the type", ["user.*"], ["eu"], "invoice.paid", ["eu"], "event_type"],
])("%s", (_, eventTypes, channels, eventType, eventChannels, cause) => {
  const subscription = { eventTypes, channels, filter: null };
  const event = { eventType, channels: eventChannels, value: {} };
  expect(isSubscribed(subscription, event)).toBe(cause === null);
  expect(explainSubscription(subscription, event)?.cause ?? null).toBe(cause);
});

test("a filter decides when type and channel fit, and the mismatch names its clause", () => {
  const subscription = { eventTypes: ["invoice.*"], channels: [], filter: compile({ total: { $gte: 100 } }) };
  const event = { eventType: "invoice.paid", channels: [], value: { total: 99 } };
  expect(isSubscribed(subscription, { ...event, value: { total: 100 } })).toBe(true);
  expect(explainSubscription(subscription, { ...event, value: { total: 100 } })).toBeNull();
  expect(isSubscribed(subscription, event)).toBe(false);
  expect(explainSubscription(subscription, event)).toEqual({
    cause: "filter",
    clause: { pointer: "/total/$gte", operator: "$gte", expected: 100, actual: 99 },
  });
  expect(explainSubscription(subscription, { ...event, eventType: "user.created" })).toEqual({
    cause: "event_type",
  });
});

function compile(source: unknown): Filter {
  const compiled = compileFilter(source);
  if (!compiled.ok) throw new Error("the filter was to compile");
  return compiled.filter;
}
