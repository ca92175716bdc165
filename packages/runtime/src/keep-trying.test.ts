import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepTrying, NotYetError } from "./keep-trying.ts";
import { StartError } from "./start-error.ts";

function setUp() {
  const told: string[] = [];
  const log = { warn: (_: object, message: string) => void told.push(message) };
  return { told, log, stopping: new AbortController() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("says at once what is missing, then once a minute, and goes on when it is there", async () => {
  const { told, log, stopping } = setUp();
  let isThere = false;
  const trying = keepTrying(log, stopping.signal, async () => {
    if (!isThere) throw new NotYetError("the database lacks 0001_init");
    return "open";
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["waiting: the database lacks 0001_init"]);
  await vi.advanceTimersByTimeAsync(125_000);
  expect(told).toHaveLength(3);
  isThere = true;
  await vi.advanceTimersByTimeAsync(500);
  expect(await trying).toBe("open");
});

test("takes any other error for a Postgres that is away, and names the first address that failed", async () => {
  const { told, log, stopping } = setUp();
  const refused = new AggregateError([new Error("connect ECONNREFUSED ::1:5432"), new Error("another")]);
  const trying = expect(keepTrying(log, stopping.signal, () => Promise.reject(refused))).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["waiting: Postgres does not answer (connect ECONNREFUSED ::1:5432)"]);
  stopping.abort();
  await trying;
});

test("what no waiting can mend is thrown at once", async () => {
  const { told, log, stopping } = setUp();
  const failing = () => Promise.reject(new StartError("POSTHORN_ROOT_KEY is required"));
  await expect(keepTrying(log, stopping.signal, failing)).rejects.toThrow("POSTHORN_ROOT_KEY");
  expect(told).toEqual([]);
});

test("a stop ends the waiting, and keeps another try from beginning", async () => {
  const { log, stopping } = setUp();
  const attempt = vi.fn(() => Promise.reject(new Error("away")));
  const trying = expect(keepTrying(log, stopping.signal, attempt)).rejects.toThrow("aborted");
  await vi.advanceTimersByTimeAsync(0);
  stopping.abort();
  await trying;
  await expect(keepTrying(log, stopping.signal, attempt)).rejects.toThrow("aborted");
  expect(attempt).toHaveBeenCalledTimes(1);
});
