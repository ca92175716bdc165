import { expect, test } from "vitest";
import { isSubscribed } from "./subscription.ts";

test.each([
  ["one of several patterns is enough", ["user.*", "invoice.paid"], [], "invoice.paid", [], true],
  ["no pattern takes the type", ["user.*"], [], "invoice.paid", [], false],
  ["no patterns take nothing", [], [], "invoice.paid", [], false],
  ["an endpoint without channels hears all channels", ["*"], [], "invoice.paid", ["eu"], true],
  ["one shared channel is enough", ["*"], ["eu", "us"], "invoice.paid", ["asia", "us"], true],
  ["no shared channel", ["*"], ["eu"], "invoice.paid", ["us"], false],
  ["an event without channels misses an endpoint that names some", ["*"], ["eu"], "invoice.paid", [], false],
  ["a shared channel does not replace the type", ["user.*"], ["eu"], "invoice.paid", ["eu"], false],
])("%s", (_, eventTypes, channels, eventType, eventChannels, expected) => {
  expect(isSubscribed({ eventTypes, channels }, { eventType, channels: eventChannels })).toBe(expected);
});
