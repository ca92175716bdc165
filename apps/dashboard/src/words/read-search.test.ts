import { expect, test } from "vitest";
import { findValue, readSearchText, readTime, type Setter } from "./read-search.ts";

type Query = { status: "running" | "paused"; createdAfter: string };

const setters: Record<string, Setter<Query>> = {
  status(value) {
    const status = findValue(["running", "paused"], value);
    return status === undefined ? "running or paused" : { status };
  },
  after(value) {
    const createdAfter = readTime(value);
    return createdAfter === undefined ? "a time" : { createdAfter };
  },
};

const searches: [text: string, query: Partial<Query>, mistakes: string[]][] = [
  ["", {}, []],
  ["status:paused", { status: "paused" }, []],
  ["Status:paused", { status: "paused" }, []],
  ["status:running after:2026-03-01", { status: "running", createdAfter: "2026-03-01T00:00:00.000Z" }, []],
  ["status:running status:paused", { status: "paused" }, []],
  ["status:done", {}, ["status: must be running or paused"]],
  ["after:soon status:paused", { status: "paused" }, ["after: must be a time"]],
  ["colour:red", {}, ["There is no qualifier colour:"]],
  ["constructor:x", {}, ["There is no qualifier constructor:"]],
  ["paused", {}, ["“paused” needs a qualifier"]],
];

test.each(searches)("%j is read, and what it cannot mean is told", (text, query, mistakes) => {
  expect(readSearchText(text, setters)).toEqual({ query, mistakes });
});
