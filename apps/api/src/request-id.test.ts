import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { requestIdOf } from "./request-id.ts";

function ask(given?: string) {
  const answered = new Map<string, string>();
  const request = { headers: given === undefined ? {} : { "x-request-id": given } };
  const response = {
    getHeader: (name: string) => answered.get(name),
    setHeader: (name: string, value: string) => answered.set(name, value),
  };
  const find = () => requestIdOf(request as IncomingMessage, response as unknown as ServerResponse);
  return { find, answered };
}

// Random, since a count would tell every tenant how much the others ask.
test("requests that name none get ids of their own, which they keep and are answered", () => {
  const asked = Array.from({ length: 100 }, () => ask());
  const ids = asked.map(({ find }) => find());
  expect(new Set(ids).size).toBe(100);
  for (const [n, { find, answered }] of asked.entries()) {
    expect(ids[n]).toMatch(/^req_[\da-f-]{36}$/);
    expect(find()).toBe(ids[n]);
    expect(answered.get("x-request-id")).toBe(ids[n]);
  }
});

test("an id that was given is kept when it looks like one", () => {
  expect(ask("my-request.1").find()).toBe("my-request.1");
  expect(ask("x".repeat(129)).find()).toMatch(/^req_/);
  expect(ask("two words").find()).toMatch(/^req_/);
});
