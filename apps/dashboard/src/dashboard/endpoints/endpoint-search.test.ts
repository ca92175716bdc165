import { expect, test } from "vitest";
import { readEndpointSearch } from "./endpoint-search.ts";

test.each([
  ["", {}, []],
  ["state:breaker,failing tenant:acme", { state: ["breaker", "failing"], tenant: "acme" }, []],
  ["hooks.acme", { contains: "hooks.acme" }, []],
  ['url:"the orders" state:paused', { contains: "the orders", state: ["paused"] }, []],
  ["url:https://hooks.acme:8080/in", { contains: "https://hooks.acme:8080/in" }, []],
  ["state:broken", {}, ["state: must be of breaker, failing, disabled, paused, healthy, joined by commas"]],
  [
    "tenant: url:",
    {},
    ["tenant: must be an id or an external id", "url: must be a part of a URL or description"],
  ],
  ["colour:red", {}, ["There is no qualifier colour:"]],
])("%j means what the list is asked for", (text, query, mistakes) => {
  expect(readEndpointSearch(text)).toEqual({ query, mistakes });
});
