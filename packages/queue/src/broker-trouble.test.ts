import type { Log } from "@posthorn/engine/ports";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchBrokerTrouble } from "./broker-trouble.ts";

function setUp() {
  const logged: string[] = [];
  const at = (level: string) => (_: object, message: string) => void logged.push(`${level} ${message}`);
  const log: Log = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  const broker = { isAway: true };
  const trouble = watchBrokerTrouble(log, "redis", async () => {
    if (broker.isAway) throw new Error("away");
  });
  return { logged, broker, trouble };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("logs the start and the end of each outage once, however many errors there are", async () => {
  const { logged, broker, trouble } = setUp();
  for (const _ of [1, 2]) {
    broker.isAway = true;
    for (let i = 0; i < 100; i++) {
      trouble.report(new Error("refused"));
      await vi.advanceTimersByTimeAsync(50);
    }
    broker.isAway = false;
    await vi.advanceTimersByTimeAsync(2000);
  }
  const outage = ["warn queue broker in trouble", "info queue broker is back"];
  expect(logged).toEqual([...outage, ...outage]);
});

test("says once a minute that an outage goes on", async () => {
  const { logged, trouble } = setUp();
  trouble.report(new Error("refused"));
  await vi.advanceTimersByTimeAsync(125_000);
  const still = "warn queue broker still in trouble";
  expect(logged).toEqual(["warn queue broker in trouble", still, still]);
  trouble.report(new Error("refused"));
  expect(trouble.countErrors()).toBe(2);
});

test("does not call the broker well while errors go on, although it answers", async () => {
  const { logged, broker, trouble } = setUp();
  broker.isAway = false;
  const failing = setInterval(() => trouble.report(new Error("OOM command not allowed")), 100);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(logged).toEqual(["warn queue broker in trouble"]);
  clearInterval(failing);
  await vi.advanceTimersByTimeAsync(2000);
  expect(logged).toEqual(["warn queue broker in trouble", "info queue broker is back"]);
});

test.for([
  Object.assign(new Error("Missing lock for job 7. moveToFinished"), { code: -2 }),
  new Error("could not renew lock for job 7"),
])("takes '$message' for a lost job, not for a broker in trouble", (error) => {
  const { logged, trouble } = setUp();
  trouble.report(error);
  expect(logged).toEqual(["info a job was lost or taken over while it ran"]);
  expect(trouble.countErrors()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("is quiet once stopped", async () => {
  const { logged, trouble } = setUp();
  trouble.report(new Error("refused"));
  trouble.stop();
  trouble.report(new Error("refused"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(logged).toEqual(["warn queue broker in trouble"]);
  expect(vi.getTimerCount()).toBe(0);
});
