import { expect, test } from "vitest";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import type { ClaimedOperation, OperationStore } from "./operation-store.ts";
import { runOperations } from "./run-operations.ts";

const operation: ClaimedOperation = {
  id: makeId(7),
  action: "erase-tenant",
  status: "running",
  tenantId: makeId(1),
  total: null,
  done: 0,
  failed: 0,
  ratePerSecond: null,
  createdAt: new Date(0),
  finishedAt: null,
  cursor: null,
  leaseUntil: new Date(1_000),
};

/** An engine with one operation; `batch` does its n-th batch, and each takes a second. */
function makeEngine(batch: (n: number) => ClaimedOperation | null) {
  let nowMs = 0;
  let batches = 0;
  let waiting = 1;
  const released: { done: number; delaySeconds: number }[] = [];
  const operations: Pick<OperationStore, "claim" | "release" | "eraseBatch"> = {
    claim: async () => (waiting-- > 0 ? operation : null),
    release: async ({ done }, delaySeconds) => void released.push({ done, delaySeconds }),
    eraseBatch: async () => {
      nowMs += 1_000;
      batches += 1;
      return batch(batches);
    },
  };
  const fake = createFakeEngine({
    clock: { now: () => nowMs },
    pipeline: { loadSubscriptions: async () => null },
  });
  const management = Object.assign(fake.management, { operations });
  return { engine: { ...fake, management }, released, batches: () => batches };
}

const never = new AbortController().signal;

test("an operation is run to its end, batch by batch, and its end is told", async () => {
  const { engine, released, batches } = makeEngine((n) => ({
    ...operation,
    done: n,
    status: n === 3 ? "finished" : "running",
  }));
  await runOperations(engine, never, 0);
  expect(batches()).toBe(3);
  expect(released).toEqual([]);
  expect(engine.lines).toMatchObject([{ level: "info", status: "finished", done: 3 }]);
});

test("after ten seconds others get their turn", async () => {
  const { engine, released, batches } = makeEngine((n) => ({ ...operation, done: n }));
  await runOperations(engine, never, 0);
  expect(batches()).toBe(10);
  expect(released).toEqual([{ done: 10, delaySeconds: 0 }]);
});

test("a worker that is told to stop gives the operation back after the batch under way", async () => {
  const stopping = new AbortController();
  const { engine, released } = makeEngine((n) => {
    if (n === 2) stopping.abort();
    return { ...operation, done: n };
  });
  await runOperations(engine, stopping.signal, 0);
  expect(released).toEqual([{ done: 2, delaySeconds: 0 }]);
});

test("a batch that fails is tried again later, by whoever comes", async () => {
  const { engine, released } = makeEngine((n) => {
    if (n === 2) throw new Error("no");
    return { ...operation, done: n };
  });
  await runOperations(engine, never, 0);
  expect(released).toEqual([{ done: 1, delaySeconds: 10 }]);
  expect(engine.lines).toMatchObject([{ level: "warn", id: operation.id }]);
});

test("what another worker has taken over is left to it", async () => {
  const { engine, released, batches } = makeEngine(() => null);
  await runOperations(engine, never, 0);
  expect([batches(), released]).toEqual([1, []]);
});
