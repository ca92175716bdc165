import { expect, test } from "vitest";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import type { AdvancedOperation, ClaimedOperation, OperationStore } from "./operation-store.ts";
import { runOperations } from "./run-operations.ts";

type Batch = Pick<AdvancedOperation, "done"> & Partial<Pick<AdvancedOperation, "status" | "freeInMs">>;

function makeOperation(n: number): ClaimedOperation {
  return {
    id: makeId(n),
    action: "erase-tenant",
    status: "running",
    tenantId: makeId(1),
    filter: {},
    total: null,
    done: 0,
    failed: 0,
    ratePerSecond: null,
    createdBy: null,
    createdAt: new Date(0),
    finishedAt: null,
    cursor: null,
    leaseUntil: new Date(1_000),
  };
}

/** An engine with operations; `batch` does the n-th batch of one of them. Those that were given back wait to be claimed. */
function makeEngine(count: number, batch: (n: number, id: string) => Batch | null) {
  const waiting = Array.from({ length: count }, (_, n) => ({ ...makeOperation(n), freeAtMs: 0 }));
  const worked: string[] = [];
  const released: { id: string; delaySeconds: number }[] = [];
  const operations: Pick<OperationStore, "claim" | "release" | "eraseBatch"> = {
    claim: async () => {
      const at = waiting.findIndex(({ freeAtMs }) => freeAtMs <= Date.now());
      return at < 0 ? null : (waiting.splice(at, 1)[0] ?? null);
    },
    release: async ({ id }, delaySeconds) => void released.push({ id, delaySeconds }),
    eraseBatch: async (claimed) => {
      worked.push(claimed.id);
      const result = batch(worked.length, claimed.id);
      if (result === null) return null;
      const advanced = { ...claimed, freeInMs: 0, ...result };
      if (advanced.status === "running")
        waiting.push({ ...advanced, freeAtMs: Date.now() + advanced.freeInMs });
      return advanced;
    },
  };
  const fake = createFakeEngine({ pipeline: { loadSubscriptions: async () => null } });
  const management = Object.assign(fake.management, { operations });
  return { engine: { ...fake, management }, worked, released };
}

const never = new AbortController().signal;

test("an operation is run to its end, batch by batch, and its end is told", async () => {
  const { engine, worked, released } = makeEngine(1, (n) => ({
    done: n,
    status: n === 3 ? "finished" : "running",
  }));
  await runOperations(engine, never);
  expect(worked).toHaveLength(3);
  expect(released).toEqual([]);
  expect(engine.lines).toMatchObject([{ level: "info", status: "finished", done: 3 }]);
});

test("one that has to wait is waited for", async () => {
  const { engine, worked } = makeEngine(1, (n) => ({
    done: n,
    status: n === 3 ? "finished" : "running",
    freeInMs: 20,
  }));
  const startedAtMs = performance.now();
  await runOperations(engine, never);
  expect(worked).toHaveLength(3);
  expect(performance.now() - startedAtMs).toBeGreaterThan(35);
});

test("several take turns, a batch each", async () => {
  const { engine, worked } = makeEngine(2, (n) => ({ done: n, status: n < 5 ? "running" : "finished" }));
  await runOperations(engine, never);
  const [a, b] = [makeId(0), makeId(1)];
  expect(worked).toEqual([a, b, a, b, a, b]);
});

test("a worker that is told to stop does so after the batch under way", async () => {
  const stopping = new AbortController();
  const { engine, worked } = makeEngine(1, (n) => {
    if (n === 2) stopping.abort();
    return { done: n };
  });
  await runOperations(engine, stopping.signal);
  expect(worked).toHaveLength(2);
});

test("a batch that fails is tried again later, by whoever comes", async () => {
  const { engine, released } = makeEngine(1, (n) => {
    if (n === 2) throw new Error("no");
    return { done: n };
  });
  await runOperations(engine, never);
  expect(released).toEqual([{ id: makeId(0), delaySeconds: 10 }]);
  expect(engine.lines).toMatchObject([{ level: "warn", id: makeId(0) }]);
});

test("what was halted, or taken over by another worker, is given back and left", async () => {
  const { engine, worked, released } = makeEngine(1, () => null);
  await runOperations(engine, never);
  expect([worked.length, released]).toEqual([1, [{ id: makeId(0), delaySeconds: 0 }]]);
});
