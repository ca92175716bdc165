import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { run } from "./run.ts";
import { runMain } from "./run-main.ts";
import { createWatchdog } from "./watchdog.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

beforeEach(() => {
  vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
});

afterEach(() => {
  process.exitCode = undefined;
});

test("a process whose queue gave up is not alive, stops in order, and ends with code 1 and a sentence", async () => {
  const told: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
  const queue = Promise.withResolvers<string>();
  const watchdog = createWatchdog();
  const steps: string[] = [];
  const worker = {
    name: "worker",
    async start() {
      watchdog.watch({ gaveUp: queue.promise });
      steps.push(`alive: ${watchdog.isAlive()}`);
      queue.resolve("the queue deliver is not heard although its broker answers");
    },
    stop: async () => void steps.push(`stopped, alive: ${watchdog.isAlive()}`),
  };
  await runMain(() => run([worker], log, watchdog.gaveUp));
  expect(steps).toEqual(["alive: true", "stopped, alive: false"]);
  expect(process.exitCode).toBe(1);
  expect(told).toEqual([
    "Giving up, to be started anew: the queue deliver is not heard although its broker answers.\n",
  ]);
});

test("a process whose queue never gives up is alive", async () => {
  const watchdog = createWatchdog();
  watchdog.watch({ gaveUp: new Promise(() => {}) });
  expect(watchdog.isAlive()).toBe(true);
});
