import { expect, test } from "vitest";
import {
  fleetEventQualifiers,
  ownEventQualifiers,
  payloadQualifier,
  readEventSearch,
} from "./event-search.ts";

const id = `evt_${"0".repeat(26)}`;
const all = [...fleetEventQualifiers, payloadQualifier];

const searches: [text: string, means: object][] = [
  ["", {}],
  ["tenant:acme type:invoice.*", { tenant: "acme", filter: { eventType: "invoice.*" } }],
  ["tag:order-42 external:7f0c", { filter: { tag: "order-42", externalId: "7f0c" } }],
  ["matched:no channel:eu", { filter: { matched: false, channel: "eu" } }],
  ["after:2026-03-01", { filter: { createdAfter: "2026-03-01T00:00:00.000Z" } }],
  ["payload:/order/id=a=b", { filter: { payloadPath: "/order/id", payloadValue: "a=b" } }],
  [id, { id }],
  [`id:${id}`, { id }],
  [`ten_${"0".repeat(26)}`, { tenant: `ten_${"0".repeat(26)}` }],
  ["matched:maybe", { mistakes: ["matched: must be yes or no"] }],
  ["payload:order", { mistakes: ["payload: must be a JSON pointer and a value, such as /order/id=42"] }],
  ["before:soon", { mistakes: ["before: must be a time such as 2026-03-01 or 2026-03-01T12:00Z"] }],
  ["word", { mistakes: ["“word” needs a qualifier"] }],
];

test.each(searches)("%j means %j", (text, means) => {
  const nothing = { tenant: undefined, id: undefined, filter: {}, mistakes: [] };
  expect(readEventSearch(text, all)).toEqual({ ...nothing, ...means });
});

test("what may not be asked is no qualifier", () => {
  expect(readEventSearch("tenant:acme payload:/a=1", ownEventQualifiers).mistakes).toEqual([
    "There is no qualifier tenant:",
    "There is no qualifier payload:",
  ]);
});
