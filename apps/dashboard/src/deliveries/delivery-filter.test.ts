import { expect, test } from "vitest";
import { filterAt, operationFilterOf, readDeliverySearch } from "./delivery-filter.ts";

const endpoint = "ep_01k6xq7tb5f3m8r9v2w4y6z0ac";

const meanings: [text: string, filter: object][] = [
  ["", {}],
  ["status:failed", { status: ["failed"] }],
  ["status:failed,pending reason:dns", { status: ["failed", "pending"], reason: ["dns"] }],
  ["code:5xx type:invoice.*", { statusClass: "5xx", eventType: "invoice.*" }],
  ["tag:order-42", { tag: "order-42" }],
  ['external:"order 42"', { externalId: "order 42" }],
  [`endpoint:${endpoint}`, { endpoint }],
  [endpoint, { endpoint }],
  ["after:2026-03-01T12:00Z", { createdAfter: "2026-03-01T12:00:00.000Z" }],
];

test.each(meanings)("the search %j asks the API for that", (text, filter) => {
  expect(readDeliverySearch(text)).toEqual({ tenant: undefined, within: undefined, filter, mistakes: [] });
});

const mistakes: [text: string, mistake: RegExp][] = [
  ["status:dead", /^status: must be of pending, /],
  ["code:500", /^code: must be one of 2xx, /],
  ["endpoint:42", /^endpoint: must be an id such as ep_/],
  ["order-42", /needs a qualifier, such as tag:order-42/],
  ["colour:red", /no qualifier colour:/],
  ["after:yesterday", /^after: must be a time/],
  ["within:1w", /^within: must be a number of/],
  ["within:1h after:2026-03-01", /do not go together/],
  ["tenant:", /^tenant: must be/],
];

test.each(mistakes)("what %j cannot mean is said", (text, mistake) => {
  expect(readDeliverySearch(text).mistakes).toEqual([expect.stringMatching(mistake)]);
});

test("a relative time is counted from when it is asked, to the minute", () => {
  const search = readDeliverySearch("within:2h");
  expect(filterAt(search, Date.parse("2026-03-01T12:00:31Z"))).toEqual({
    createdAfter: "2026-03-01T10:00:00.000Z",
  });
});

const operations: [text: string, filter: object | null][] = [
  ["", { all: true }],
  ["status:failed", { status: ["failed"], all: true }],
  ["status:failed reason:dns", { status: ["failed"], reason: ["dns"] }],
  ["tenant:acme", {}],
  ["within:24h status:failed", { createdWithin: "24h", status: ["failed"] }],
  ["external:a", null],
];

test.each(operations)("an operation over %j has that filter", (text, filter) => {
  expect(operationFilterOf(readDeliverySearch(text))).toEqual(filter);
});
