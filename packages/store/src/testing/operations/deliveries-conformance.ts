import type { OperationFilter } from "@posthorn/engine/operations/operation-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createOperationFixture, type OperationFixture } from "./fixture.ts";

/** Operations that change many deliveries. */
export function deliveryOperationsContract(open: () => StoreFixture): void {
  let store: OperationFixture;
  let target: { tenantId: string; endpointId: string };
  beforeAll(() => {
    store = createOperationFixture(open());
  });
  beforeEach(async () => {
    target = await store.addTarget();
  });

  describe("an operation that retries", () => {
    test("takes what has failed, a few at a time, and nothing that failed later, waits, was delivered or is another's", async () => {
      const { tenantId, endpointId } = target;
      const failed = await store.addFailed(tenantId, endpointId, 7);
      const [waiting = "", delivered = "", later = ""] = await store.ingestMany(tenantId, endpointId, 3);
      await store.deliver([delivered]);
      const other = await store.addTarget();
      const foreign = await store.addFailed(other.tenantId, other.endpointId, 2);
      const id = await store.start("retry", tenantId);
      expect(await store.count(id)).toBe(7);
      await store.fail([later]);
      expect(await store.count(id)).toBe(7);

      const steps = await store.run(id, store.retry(3));
      expect(steps.map(({ done }) => done)).toEqual([3, 6, 7]);
      expect(steps.at(-1)).toMatchObject({ status: "finished", total: 7, failed: 0, cursor: null });
      expect(new Set(await store.statuses(failed))).toEqual(new Set(["pending"]));
      expect(await store.statuses([waiting, delivered, later, ...foreign])).toEqual([
        "pending",
        "delivered",
        "failed",
        "failed",
        "failed",
      ]);
    });

    test("leaves its deliveries due now, with the attempts they had, for the dispatcher to feed", async () => {
      const { tenantId, endpointId } = target;
      const [first = ""] = await store.addFailed(tenantId, endpointId, 1);
      await store.run(await store.start("retry", tenantId), store.retry());
      const row = await store.readDelivery(first);
      expect(row).toMatchObject({ status: "pending", trigger: "operation", attempts: 1, completed_at: null });
      expect(row.queued_until).toBeNull();
      const { due } = await store.dispatch();
      expect(due).toContainEqual([first, endpointId]);
      const [claim] = await store.claim([first]);
      expect(claim).toMatchObject({ attempts: 2, trigger: "operation" });
    });

    test("does not pass an open breaker", async () => {
      const { tenantId, endpointId } = target;
      const ids = await store.addFailed(tenantId, endpointId, 2);
      await store.setLane(endpointId, "breaker = 'open', opened_until = now() + interval '1 hour'");
      await store.run(await store.start("retry", tenantId), store.retry());
      const { due } = await store.dispatch();
      expect(due.filter(([id]) => ids.includes(id ?? ""))).toEqual([]);
      expect(await store.claim(ids)).toEqual([]);
    });

    test("leaves failed tests alone, which a retry by hand leaves tests", async () => {
      const { tenantId, endpointId } = target;
      const [eventId, deliveryId] = [uuidv7(), uuidv7()];
      const made = { eventId, deliveryId, tenantId, endpointId, eventType: "posthorn.test" };
      await store.management.endpointTests.create({ ...made, payload: Buffer.from("{}") }, 0, makeAudit());
      await store.fail([deliveryId]);
      const [failed = ""] = await store.addFailed(tenantId, endpointId, 1);
      const id = await store.start("retry", tenantId);
      expect(await store.count(id)).toBe(1);
      expect(await store.run(id, store.retry())).toMatchObject([{ status: "finished", done: 1, failed: 0 }]);
      expect(await store.statuses([deliveryId, failed])).toEqual(["failed", "pending"]);

      await store.management.history.retryDelivery(tenantId, deliveryId, 0, makeAudit());
      expect(await store.readDelivery(deliveryId)).toMatchObject({ status: "pending", trigger: "test" });
    });

    test("counts as failed what cannot be retried: no endpoint, no payload, an attempt under way", async () => {
      const { tenantId, endpointId } = target;
      const gone = await store.addEndpoint(tenantId);
      const [orphan = ""] = await store.addFailed(tenantId, gone, 1);
      const [forgotten = "", kept = ""] = await store.addFailed(tenantId, endpointId, 2);
      const [flying = "", waiting = ""] = await store.ingestMany(tenantId, endpointId, 2);
      await store.setEndpointStatus(gone, "deleted");
      await store.forgetPayload(forgotten);
      const id = await store.start("retry", tenantId, { statuses: ["failed", "pending"] });
      await store.claim([flying]);
      expect(await store.count(id)).toBe(5);
      const steps = await store.run(id, store.retry());
      expect(steps).toMatchObject([{ status: "finished", total: 5, done: 2, failed: 3 }]);
      expect(await store.statuses([orphan, forgotten, kept, flying, waiting])).toEqual([
        "failed",
        "failed",
        "pending",
        "delivering",
        "pending",
      ]);
    });

    test("finds a payload gone that was being forgotten when it came", async () => {
      const { tenantId, endpointId } = target;
      const [first = ""] = await store.addFailed(tenantId, endpointId, 1);
      await store.query(`CREATE OR REPLACE FUNCTION forget_slowly(delivery_id uuid) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          UPDATE event SET payload = NULL WHERE id = (SELECT event_id FROM delivery WHERE id = delivery_id);
          WHILE NOT EXISTS (SELECT FROM event_type WHERE name = 'forget.now') LOOP PERFORM pg_sleep(0.02); END LOOP;
        END $$`);
      const id = await store.start("retry", tenantId);
      const claimed = await store.claimOperation(id);
      const forgetting = store.query("SELECT forget_slowly($1)", [first]);
      const isForgetting =
        "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT forget_slowly%' AND backend_xid IS NOT NULL";
      while ((await store.query(isForgetting)).length === 0);
      const retrying = store.retry()(claimed);
      const isWaiting =
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%judged%'";
      while ((await store.query(isWaiting)).length === 0);
      await store.management.eventTypes.register("forget.now");
      await forgetting;
      expect(await retrying).toMatchObject({ status: "finished", done: 0, failed: 1 });
      expect(await store.statuses([first])).toEqual(["failed"]);
    });

    test("changes each delivery once, beside another of the same set", async () => {
      const { tenantId, endpointId } = target;
      await store.addFailed(tenantId, endpointId, 20);
      const claims = [];
      for (let n = 0; n < 2; n += 1) {
        claims.push(await store.claimOperation(await store.start("retry", tenantId)));
      }
      const ends = await Promise.all(claims.map(store.retry()));
      expect(ends.reduce((sum, end) => sum + (end?.done ?? Number.NaN), 0)).toBe(20);
    });

    test("of a whole instance takes every tenant's", async () => {
      const other = await store.addTarget();
      const ids = [
        ...(await store.addFailed(target.tenantId, target.endpointId, 2)),
        ...(await store.addFailed(other.tenantId, other.endpointId, 2)),
      ];
      const id = await store.start("retry", null, { deliveryIds: ids });
      expect(await store.count(id)).toBe(4);
      expect(await store.run(id, store.retry())).toMatchObject([{ status: "finished", done: 4 }]);
    });

    test("of a tenant reaches nobody else's deliveries, even by their ids", async () => {
      const other = await store.addTarget();
      const ids = await store.addFailed(other.tenantId, other.endpointId, 2);
      const id = await store.start("retry", target.tenantId, { deliveryIds: ids });
      expect(await store.count(id)).toBe(0);
      expect(await store.run(id, store.retry())).toMatchObject([{ status: "finished", done: 0, failed: 0 }]);
      expect(await store.statuses(ids)).toEqual(["failed", "failed"]);
    });
  });

  describe("the set of an operation", () => {
    const names = ["paid", "failed", "user", "other"] as const;
    let ids: Record<(typeof names)[number], string>;
    let eventId: string;
    let second: string;

    beforeEach(async () => {
      const { tenantId, endpointId } = target;
      second = await store.addEndpoint(tenantId);
      const add = async (to: string, eventType: string, tags: string[]) =>
        store.ingest(tenantId, [to], { eventType, tags });
      const paid = await add(endpointId, "invoice.paid", ["vip"]);
      const failed = await add(endpointId, "invoice.failed", []);
      const user = await add(endpointId, "user.created", ["vip"]);
      const other = await add(second, "invoicex", []);
      const idOf = ({ deliveryIds }: { deliveryIds: string[] }) => deliveryIds[0] ?? "";
      ids = { paid: idOf(paid), failed: idOf(failed), user: idOf(user), other: idOf(other) };
      eventId = user.eventId;
      await store.fail(Object.values(ids));
      await store.query(
        "UPDATE delivery SET last_status_code = 404, last_reason = 'http_4xx' WHERE id = $1",
        [ids.paid],
      );
    });

    test.for<{ by: string; filter: () => OperationFilter; found: (typeof names)[number][] }>([
      { by: "nothing", filter: () => ({}), found: ["paid", "failed", "user", "other"] },
      { by: "endpoint", filter: () => ({ endpointId: second }), found: ["other"] },
      { by: "event", filter: () => ({ eventId }), found: ["user"] },
      { by: "event type", filter: () => ({ eventType: "invoice.paid" }), found: ["paid"] },
      { by: "event types", filter: () => ({ eventType: "invoice.*" }), found: ["paid", "failed"] },
      { by: "tag", filter: () => ({ tag: "vip" }), found: ["paid", "user"] },
      { by: "reason", filter: () => ({ reasons: ["http_4xx"] }), found: ["paid"] },
      {
        by: "class of answer",
        filter: () => ({ statusClass: "5xx", endpointId: target.endpointId }),
        found: ["failed", "user"],
      },
      { by: "ids", filter: () => ({ deliveryIds: [ids.other, ids.paid] }), found: ["paid", "other"] },
      { by: "a time to come", filter: () => ({ createdAfter: new Date(Date.now() + 60_000) }), found: [] },
      { by: "a time gone by", filter: () => ({ createdBefore: new Date(Date.now() - 60_000) }), found: [] },
      { by: "another status", filter: () => ({ statuses: ["delivered", "cancelled"] }), found: [] },
    ])("by $by is what was counted", async ({ filter, found }) => {
      const id = await store.start("retry", target.tenantId, filter());
      expect(await store.count(id)).toBe(found.length);
      expect((await store.run(id, store.retry(2))).at(-1)).toMatchObject({ done: found.length, failed: 0 });
      const retried = names.map(async (name) => (await store.readDelivery(ids[name])).status === "pending");
      expect(names.filter((_, n) => found.includes(names[n] ?? "paid"))).toEqual(found);
      expect(await Promise.all(retried)).toEqual(names.map((name) => found.includes(name)));
    });
  });

  describe("an operation that cancels", () => {
    test("ends what waits, and counts as failed what is under way", async () => {
      const { tenantId, endpointId } = target;
      const [failed = ""] = await store.addFailed(tenantId, endpointId, 1);
      const [waiting = "", flying = "", other = ""] = await store.ingestMany(tenantId, endpointId, 3);
      await store.claim([flying]);
      const id = await store.start("cancel", tenantId);
      const [later = ""] = await store.ingestMany(tenantId, endpointId, 1);
      expect(await store.count(id)).toBe(3);
      const steps = await store.run(id, (claimed) =>
        store.operations.cancelBatch(claimed, { limit: 2, pauseSeconds: 0 }),
      );
      expect(steps.at(-1)).toMatchObject({ status: "finished", done: 2, failed: 1 });
      expect(await store.statuses([failed, waiting, flying, other, later])).toEqual([
        "failed",
        "cancelled",
        "delivering",
        "cancelled",
        "pending",
      ]);
      expect((await store.readDelivery(waiting)).completed_at).not.toBeNull();
    });
  });
}
