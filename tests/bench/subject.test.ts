import { expect, test } from "vitest";
import { fileNameOf, growSubject, isGrown, queueOf } from "./subject.ts";

test("a grown subject keeps its queue", () => {
  for (const queue of ["redis", "postgres"] as const) {
    expect([queueOf(queue), isGrown(queue)]).toEqual([queue, false]);
    expect([queueOf(growSubject(queue)), isGrown(growSubject(queue))]).toEqual([queue, true]);
  }
  expect(fileNameOf("redis, grown")).toBe("redis-grown");
  expect([queueOf("floor"), isGrown("floor")]).toEqual([null, false]);
});
