import { expect, test } from "vitest";
import { type EndpointChanges, type EndpointEdit, readChanges } from "./endpoint-changes.ts";

const endpoint = {
  url: "https://a.example/in",
  description: "orders",
  eventTypes: ["order.*", "user.created"],
};
const env = { id: 1, name: " X-Env ", value: "live " };

const cases: [what: string, edit: Partial<EndpointEdit>, changes: EndpointChanges][] = [
  ["nothing", {}, {}],
  ["nothing where the same types come in another order", { eventTypes: ["user.created", "order.*"] }, {}],
  ["the URL, without spaces around it", { url: " https://b.example " }, { url: "https://b.example" }],
  ["a description that is emptied", { description: "" }, { description: "" }],
  ["event types", { eventTypes: ["*"] }, { eventTypes: ["*"] }],
  ["headers", { headers: [env] }, { headers: { "X-Env": "live" } }],
  ["headers that are all removed", { headers: [] }, { headers: {} }],
];

test.each(cases)("an edit changes %s", (_what, edit, changes) => {
  expect(readChanges(endpoint, { ...endpoint, headers: null, ...edit })).toEqual(changes);
});
