import type { DeliveryRef, LogFields, Queue, QueueName } from "@posthorn/engine/ports";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import type { BullmqQueue } from "./bullmq-queue.ts";
import { makeRef, nameOf } from "./testing/make-ref.ts";

/** A broker that the suite may break, with a way to open the queue under test on it. */
export type BreakableBroker = {
  /** Writes what is logged to `lines`. */
  open(lines: LogLine[], shards?: number): Promise<BullmqQueue>;
  /** Adds a job as another version of the product might have. */
  addRaw(queue: QueueName, data: unknown): Promise<void>;
  /** How many jobs the broker keeps, in whatever state. */
  countJobs(): Promise<number>;
  /** Forgets every job. */
  flush(): Promise<void>;
  refuse(): Promise<void>;
  silence(): void;
  restore(): Promise<void>;
  close(): Promise<void>;
};

export type LogLine = LogFields & { level: "debug" | "info" | "warn" | "error"; message: string };

/** Generous: two busy cores. A broken adapter hangs for ever. */
export const inTimeMs = 60_000;
export const soon = { timeout: inTimeMs, interval: 10 };

/** What every Queue must do, whatever the broker. `start` is called once; tests leave the broker empty and restored. */
export function queueContract(name: string, start: () => Promise<BreakableBroker>): void {
  describe(`queue on ${name}`, () => {
    let broker: BreakableBroker;
    let queue: Queue;
    let lines: LogLine[];

    beforeAll(async () => {
      broker = await start();
    });
    afterAll(() => broker.close());
    beforeEach(async () => {
      lines = [];
      queue = await broker.open(lines);
    });
    afterEach(async () => {
      await broker.restore();
      await queue.close();
      await broker.flush();
    });

    async function consume(handle: (refs: DeliveryRef[]) => Promise<void>, from = queue) {
      const consumer = from.consumer("deliver", handle);
      await consumer.start();
      return consumer;
    }

    async function openAnother(shards?: number): Promise<Queue> {
      const another = await broker.open(lines, shards);
      onTestFinished(() => another.close());
      return another;
    }

    test("hands every ref to exactly one of two consumers", async () => {
      const handled: unknown[] = [];
      const handle = async (refs: DeliveryRef[]) => void handled.push(...refs.map(([id]) => id));
      await consume(handle);
      await consume(handle, await openAnother());
      const refs = makeRefs(600);
      for (let start = 0; start < 600; start += 7) await queue.add("deliver", refs.slice(start, start + 7));
      await vi.waitFor(() => expect(handled.length).toBeGreaterThanOrEqual(600), soon);
      expect(handled.toSorted()).toEqual(refs.map(([id]) => id).toSorted());
      await vi.waitFor(async () => expect(await broker.countJobs()).toBe(0), soon);
    });

    test("makes three jobs of 250 refs, with and without a delivery, in order, and counts them as waiting", async () => {
      const refs = makeRefs(250).map(([id, endpoint], n): DeliveryRef => [n % 9 === 0 ? null : id, endpoint]);
      await queue.add("deliver", refs);
      expect(await queue.waiting("deliver")).toBe(3);
      expect(await queue.waiting("redeliver")).toBe(0);
      const jobs: DeliveryRef[][] = [];
      await consume(async (job) => void jobs.push(job));
      await vi.waitFor(() => expect(jobs).toHaveLength(3), soon);
      expect(jobs.map((job) => job.length)).toEqual([100, 100, 50]);
      expect(jobs.flat()).toEqual(refs);
      await vi.waitFor(async () => expect(await queue.waiting("deliver")).toBe(0), soon);
    });

    test("adds nothing for no refs", async () => {
      await queue.add("deliver", []);
      expect(await queue.waiting("deliver")).toBe(0);
    });

    test("runs one job after the other", async () => {
      const running: string[] = [];
      let most = 0;
      let done = 0;
      await consume(async ([ref]) => {
        running.push(nameOf(ref));
        most = Math.max(most, running.length);
        await queue.ping();
        running.pop();
        done += 1;
      });
      for (const ref of makeRefs(12)) await queue.add("deliver", [ref]);
      await vi.waitFor(() => expect(done).toBe(12), soon);
      expect(most).toBe(1);
    });

    test("logs a rejecting handler, drops its job and runs all others", async () => {
      const handled: string[] = [];
      await consume(async ([ref]) => {
        handled.push(nameOf(ref));
        if (nameOf(ref) === "d3") throw new Error("broken");
      });
      for (const ref of makeRefs(10)) await queue.add("deliver", [ref]);
      await vi.waitFor(() => expect(handled).toHaveLength(10), soon);
      await queue.add("deliver", [makeRef("last")]);
      await vi.waitFor(() => expect(handled).toHaveLength(11), soon);
      expect(new Set(handled).size).toBe(11);
      await vi.waitFor(async () => expect(await broker.countJobs()).toBe(0), soon);
      expect(lines.filter((line) => line.level === "error")).toHaveLength(1);
    });

    test("waits for the running handler on stop and leaves the other jobs to the next consumer", async () => {
      const gate = makeGate();
      const handled: string[] = [];
      const consumer = await consume(async ([ref]) => {
        await gate.opened;
        handled.push(nameOf(ref));
      });
      for (const ref of makeRefs(5)) await queue.add("deliver", [ref]);
      await vi.waitFor(async () => expect(await queue.waiting("deliver")).toBe(4), soon);
      let hasStopped = false;
      const stopping = consumer.stop().then(() => {
        hasStopped = true;
      });
      await queue.ping();
      expect(hasStopped).toBe(false);
      gate.open();
      await stopping;
      expect(handled).toEqual(["d0"]);
      expect(await queue.waiting("deliver")).toBe(4);
      await consume(async ([ref]) => void handled.push(nameOf(ref)));
      await vi.waitFor(() => expect(handled).toHaveLength(5), soon);
    });

    test("stops before it was started, twice, and closes twice", async () => {
      const consumer = queue.consumer("deliver", async () => {});
      await consumer.stop();
      await consumer.start();
      await Promise.all([consumer.stop(), consumer.stop()]);
      await Promise.all([queue.close(), queue.close()]);
      await expect(queue.add("deliver", makeRefs(1))).rejects.toThrow("closed");
    });

    test.for<{ what: string; data: unknown }>([
      { what: "null", data: null },
      { what: "a string", data: "d1" },
      { what: "half a ref", data: { d: "AAAA" } },
      { what: "no text", data: { d: [["d1", "e"]] } },
    ])("drops a job whose data is $what and goes on", async ({ data }) => {
      const handled: DeliveryRef[] = [];
      await broker.addRaw("deliver", data);
      await queue.add("deliver", [makeRef("good")]);
      await consume(async (refs) => void handled.push(...refs));
      await vi.waitFor(() => expect(handled).toEqual([makeRef("good")]), soon);
      expect(lines.filter((line) => line.message.includes("malformed"))).toHaveLength(1);
    });

    test("spreads adds over shards, counts them all and empties them all", async () => {
      const sharded = await openAnother(3);
      const handled: DeliveryRef[] = [];
      for (const ref of makeRefs(9)) await sharded.add("deliver", [ref]);
      expect(await queue.waiting("deliver")).toBe(3);
      expect(await sharded.waiting("deliver")).toBe(9);
      await consume(async (refs) => void handled.push(...refs), sharded);
      await vi.waitFor(() => expect(handled).toHaveLength(9), soon);
    });

    test.for(["refuses", "is silent"] as const)(
      "rejects adds in time while the broker %s, and works after",
      async (how) => {
        await breakBroker(how);
        for (let i = 0; i < 5; i++) {
          const started = performance.now();
          await expect(queue.add("deliver", makeRefs(1))).rejects.toThrow();
          expect(performance.now() - started).toBeLessThan(inTimeMs);
        }
        await expect(queue.ping()).rejects.toThrow();
        await expect(queue.waiting("deliver")).rejects.toThrow();
        await broker.restore();
        await vi.waitFor(() => queue.add("deliver", [makeRef("after")]), soon);
        const waiting = await queue.waiting("deliver");
        expect(waiting).toBeGreaterThanOrEqual(1);
        expect(waiting).toBeLessThanOrEqual(2);
      },
    );

    test.for(["refuses", "is silent"] as const)(
      "stops and closes in bounded time while the broker %s",
      async (how) => {
        const consumer = await consume(async () => {});
        await breakBroker(how);
        const started = performance.now();
        await consumer.stop();
        await queue.close();
        expect(performance.now() - started).toBeLessThan(inTimeMs);
      },
    );

    test("takes jobs again by itself after the broker was away", async () => {
      const handled = new Set<string>();
      const gate = makeGate();
      await consume(async (refs) => {
        for (const ref of refs) handled.add(nameOf(ref));
        if (handled.has("during")) await gate.opened;
      });
      await queue.add("deliver", [makeRef("before")]);
      await vi.waitFor(() => expect(handled).toContain("before"), soon);
      await queue.add("deliver", [makeRef("during")]);
      await vi.waitFor(() => expect(handled).toContain("during"), soon);
      await broker.refuse();
      await vi.waitFor(() => expect(troubles()).toEqual(["warn"]), soon);
      gate.open();
      await broker.restore();
      await vi.waitFor(() => queue.add("deliver", [makeRef("after")]), soon);
      await vi.waitFor(() => expect(handled).toContain("after"), soon);
      await vi.waitFor(async () => expect(await broker.countJobs()).toBe(0), soon);
      await vi.waitFor(() => expect(troubles()).toEqual(["warn", "info"]), soon);
    });

    test("takes new jobs after the broker forgot everything, also under a running job", async () => {
      const handled: string[] = [];
      const gate = makeGate();
      await consume(async ([ref]) => {
        handled.push(nameOf(ref));
        if (nameOf(ref) === "before") await gate.opened;
      });
      await queue.add("deliver", [makeRef("before")]);
      await vi.waitFor(() => expect(handled).toEqual(["before"]), soon);
      await broker.flush();
      gate.open();
      await queue.add("deliver", [makeRef("after")]);
      await vi.waitFor(() => expect(handled).toEqual(["before", "after"]), soon);
    });

    async function breakBroker(how: "refuses" | "is silent"): Promise<void> {
      await queue.ping();
      if (how === "refuses") await broker.refuse();
      else broker.silence();
    }

    function troubles(): string[] {
      return lines.filter((line) => line.message.startsWith("queue broker")).map((line) => line.level);
    }
  });
}

function makeRefs(count: number): DeliveryRef[] {
  return Array.from({ length: count }, (_, n) => makeRef(`d${n}`));
}

function makeGate(): { opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
