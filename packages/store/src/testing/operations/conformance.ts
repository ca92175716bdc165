import type { OperationStore } from "@posthorn/engine/operations/operation-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deliveryOperationsContract } from "./deliveries-conformance.ts";
import { createOperationFixture, type OperationFixture } from "./fixture.ts";
import { replayContract } from "./replay-conformance.ts";
import { operationTurnsContract } from "./turns-conformance.ts";

const all = { limit: 1_000, before: null };

export function operationsContract(open: () => StoreFixture): void {
  deliveryOperationsContract(open);
  replayContract(open);
  operationTurnsContract(open);

  describe("an operation", () => {
    let store: OperationFixture;
    let operations: OperationStore;
    let tenantId: string;
    let failed: string[];
    beforeAll(() => {
      store = createOperationFixture(open());
      operations = store.operations;
    });
    beforeEach(async () => {
      const target = await store.addTarget();
      tenantId = target.tenantId;
      failed = await store.addFailed(tenantId, target.endpointId, 4);
    });

    test("is read as it was made, with the times of its filter", async () => {
      const createdAfter = new Date(Date.now() - 60_000);
      const createdBy = { kind: "portal_session", id: uuidv7() } as const;
      const over = { total: 4, ratePerSecond: 2.5, createdBy };
      const id = await store.start("retry", tenantId, { createdAfter, tag: "vip" }, over);
      const found = await operations.find(id);
      expect(found).toMatchObject({
        id,
        action: "retry",
        status: "running",
        tenantId,
        done: 0,
        failed: 0,
        ...over,
      });
      expect(found?.filter).toEqual({
        statuses: ["failed"],
        tag: "vip",
        createdAfter,
        createdBefore: found?.createdAt,
      });
      expect(await operations.find(uuidv7())).toBeNull();
    });

    test("is not made for a tenant that is there no more", async () => {
      await expect(store.start("retry", uuidv7())).rejects.toThrow("no such tenant");
    });

    test("is listed by tenant, status and action, newest first", async () => {
      const [retry, cancel] = [await store.start("retry", tenantId), await store.start("cancel", tenantId)];
      await operations.setStatus({ id: cancel, tenantId }, "paused", makeAudit());
      const list = async (query: Parameters<OperationStore["list"]>[0]) =>
        (await operations.list(query, all)).map(({ id }) => id);
      expect(await list({ tenantId })).toEqual([cancel, retry]);
      expect(await list({ tenantId, status: "running" })).toEqual([retry]);
      expect(await list({ tenantId, action: "cancel" })).toEqual([cancel]);
      expect(await list({})).toEqual(expect.arrayContaining([cancel, retry]));
      expect(await list({ tenantId: uuidv7() })).toEqual([]);
    });

    test("that was lost to another worker changes nothing, and the other goes on", async () => {
      const id = await store.start("retry", tenantId);
      const silent = await store.claimOperation(id, -1);
      const next = await store.claimOperation(id);
      expect(await store.retry()(silent)).toBeNull();
      expect(new Set(await store.statuses(failed))).toEqual(new Set(["failed"]));
      expect(await store.retry()(next)).toMatchObject({ status: "finished", done: 4 });
    });

    test("goes on behind the last batch of a worker that was killed", async () => {
      const id = await store.start("retry", tenantId);
      await store.retry(3)(await store.claimOperation(id));
      await store.claimOperation(id, -1); // and silence
      expect(await store.run(id, store.retry(3))).toMatchObject([{ status: "finished", done: 4 }]);
    });

    test("that was halted stops within its batch, and goes on when it is resumed", async () => {
      const id = await store.start("retry", tenantId);
      await store.retry(1)(await store.claimOperation(id));
      const claimed = await store.claimOperation(id);
      expect(await operations.setStatus(claimed, "paused", makeAudit())).toMatchObject({
        status: "paused",
        done: 1,
      });
      expect(await store.retry()(claimed)).toBeNull();
      expect(await operations.claim(["retry"], 60)).toBeNull();
      await operations.release(claimed, 0);
      await operations.setStatus(claimed, "running", makeAudit());
      expect((await store.run(id, store.retry())).at(-1)).toMatchObject({ status: "finished", done: 4 });
    });

    test("that was cancelled has ended, and can be changed no more", async () => {
      const id = await store.start("retry", tenantId);
      const claimed = await store.claimOperation(id);
      const cancelled = await operations.setStatus(claimed, "cancelled", makeAudit());
      expect(cancelled).toMatchObject({ status: "cancelled", done: 0, finishedAt: expect.any(Date) });
      expect(await store.retry()(claimed)).toBeNull();
      expect(new Set(await store.statuses(failed))).toEqual(new Set(["failed"]));
      expect(await operations.setStatus(claimed, "running", makeAudit())).toBe("ended");
    });

    test("is not found under another tenant", async () => {
      const id = await store.start("retry", tenantId);
      const other = await store.addTenant();
      expect(await operations.setStatus({ id, tenantId: other }, "paused", makeAudit())).toBeNull();
      expect(await operations.setStatus({ id, tenantId: null }, "paused", makeAudit())).toBeNull();
      expect(await operations.find(id)).toMatchObject({ status: "running" });
    });

    test("with a rate may go on when what it did has had its time", async () => {
      const id = await store.start("retry", tenantId, {}, { ratePerSecond: 0.2 });
      const advanced = await store.retry(3)(await store.claimOperation(id));
      expect(advanced).toMatchObject({ status: "running", done: 3 });
      expect(advanced?.freeInMs).toBeGreaterThan(14_000);
      expect(advanced?.freeInMs).toBeLessThanOrEqual(15_001);
      expect(await operations.claim(["retry"], 60)).toBeNull();
    });

    test("that cannot go on has failed", async () => {
      const id = await store.start("replay-missing", tenantId);
      const ended = await operations.fail(await store.claimOperation(id));
      expect(ended).toMatchObject({ status: "failed", done: 0, total: null, finishedAt: expect.any(Date) });
    });

    test("of a tenant that is erased ends with it", async () => {
      const id = await store.start("retry", tenantId);
      const claimed = await store.claimOperation(id);
      const erasure = { operationId: uuidv7(), createdBy: uuidv7() };
      await store.management.tenants.beginErasure(tenantId, erasure, makeAudit());
      expect(await store.retry()(claimed)).toBeNull();
      expect(await operations.find(id)).toMatchObject({ status: "cancelled" });
      expect(await operations.find(erasure.operationId)).toMatchObject({ status: "running" });
    });
  });
}
