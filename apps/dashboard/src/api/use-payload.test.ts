import { expect, test } from "vitest";
import { cutPayload } from "./use-payload.ts";

const events: [text: string, payload: string][] = [
  ['{"id":"evt_1","payload":{"total":1.0,"a":[1, 2]}}', '{"total":1.0,"a":[1, 2]}'],
  ['{"id":"evt_1","tags":[",\\"payload\\":7"],"payload":12345678901234567890}', "12345678901234567890"],
  ['{"id":"evt_1","payload":{"x":{"payload":{}}}}', '{"x":{"payload":{}}}'],
  ['{"id":"evt_1"}', ""],
];

test.each(events)("from %s the payload is cut as it was written", (text, payload) => {
  expect(cutPayload(text)).toBe(payload);
});
