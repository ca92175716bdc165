import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { run } from "./run.ts";

const log = { debug() {}, info() {}, warn() {}, error: vi.fn() };

function recordService(name: string, steps: string[], start: () => unknown = () => {}) {
  return {
    name,
    async start() {
      steps.push(`start ${name}`);
      await start();
    },
    async stop() {
      steps.push(`stop ${name}`);
    },
  };
}

test("services stop in reverse order at a signal, which npm may deliver twice", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation(() => expect.unreachable("exited at once"));
  const steps: string[] = [];
  const press = () => process.emit("SIGINT") && process.emit("SIGINT");
  await run(
    [recordService("database", steps), recordService("api", steps, () => void setImmediate().then(press))],
    log,
  );
  expect(steps).toEqual(["start database", "start api", "stop api", "stop database"]);
  expect(exit).not.toHaveBeenCalled();
});

test("a second signal later ends the process at once", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
  const now = vi.spyOn(performance, "now");
  await run(
    [
      recordService("api", [], () => {
        now.mockReturnValue(1_000);
        process.emit("SIGTERM");
        now.mockReturnValue(1_600);
        process.emit("SIGTERM");
      }),
    ],
    log,
  );
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
});

test("a signal during a start skips the services after it, and forgives the start that it broke", async () => {
  const steps: string[] = [];
  const interrupt = () => {
    process.emit("SIGINT");
    throw new Error("initdb was interrupted");
  };
  await run([recordService("database", steps, interrupt), recordService("api", steps)], log);
  expect(steps).toEqual(["start database", "stop database"]);
});

test("a start that fails stops what had started and is thrown", async () => {
  const steps: string[] = [];
  const fail = () => Promise.reject(new Error("the port is taken"));
  const services = [recordService("database", steps), recordService("api", steps, fail)];
  await expect(run(services, log)).rejects.toThrow("the port is taken");
  expect(steps).toEqual(["start database", "start api", "stop api", "stop database"]);
});

test("services stop when what they were run for is over", async () => {
  const steps: string[] = [];
  await run([recordService("api", steps)], log, Promise.resolve());
  await expect(run([recordService("api", steps)], log, Promise.reject(new Error("broken")))).rejects.toThrow(
    "broken",
  );
  expect(steps).toEqual(["start api", "stop api", "start api", "stop api"]);
});

test("a service that cannot stop is logged, and does not keep the others from stopping", async () => {
  const steps: string[] = [];
  const error = new Error("stuck");
  const broken = { name: "broken", start: async () => {}, stop: () => Promise.reject(error) };
  await run([recordService("database", steps), broken], log, Promise.resolve());
  expect(steps).toEqual(["start database", "stop database"]);
  expect(log.error.mock.lastCall?.[0]).toEqual({ error, service: "broken" });
});

test("each service has started before the next one starts, and stopped before the next one stops", async () => {
  const steps: string[] = [];
  const slowly = async (step: string) => {
    await setImmediate();
    steps.push(step);
  };
  const services = ["database", "api"].map((name) => ({
    name,
    start: () => slowly(`start ${name}`),
    stop: () => slowly(`stop ${name}`),
  }));
  await run(services, log, Promise.resolve());
  expect(steps).toEqual(["start database", "start api", "stop api", "stop database"]);
});

test("a start that waits is told to end by the signal", async () => {
  const waiting = {
    name: "database",
    start: (stopping: AbortSignal) =>
      new Promise<void>((_, reject) => {
        stopping.addEventListener("abort", () => reject(new Error("aborted")));
        void setImmediate().then(() => process.emit("SIGTERM"));
      }),
    stop: async () => {},
  };
  const steps: string[] = [];
  await run([waiting, recordService("api", steps)], log);
  expect(steps).toEqual([]);
});

test("a service that does not stop in time is named and left behind", async () => {
  const stuck = { name: "stuck", start: async () => {}, stop: () => new Promise<void>(() => {}) };
  await run([stuck], log, Promise.resolve(), 20);
  expect(log.error.mock.lastCall).toEqual([
    { service: "stuck", withinMs: 20 },
    "a service did not stop in time",
  ]);
});

test("what rejects during the start stops the services when they have started", async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  const steps: string[] = [];
  const api = recordService("api", steps, async () => {
    reject(new Error("deaf"));
    await setImmediate();
  });
  await expect(run([api], log, promise)).rejects.toThrow("deaf");
  expect(steps).toEqual(["start api", "stop api"]);
});

test("signals are left to others when all is over", async () => {
  const countListeners = () => ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => process.listenerCount(name));
  const before = countListeners();
  const failing = recordService("api", [], () => Promise.reject(new Error("no")));
  await expect(run([failing], log)).rejects.toThrow("no");
  expect(countListeners()).toEqual(before);
});
