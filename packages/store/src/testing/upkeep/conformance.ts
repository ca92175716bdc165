import { firstIdAt } from "@posthorn/domain/id";
import { makeAttempt, makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeEach, describe, expect, test } from "vitest";
import { erasureContract } from "./erasure.ts";

const dayMs = 86_400_000;

/** What keeps tables and endpoints in shape. */
export function upkeepContract(open: () => StoreFixture): void {
  describe("upkeep", () => {
    test("cancels what waits for deleted endpoints, so many at a time, and nothing else", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const [gone, kept] = [await store.addEndpoint(tenantId), await store.addEndpoint(tenantId)];
      const { deliveryIds } = await store.ingest(tenantId, [gone, gone, gone, gone, kept]);
      const [inFlight = "", delivered = "", first = "", second = "", other = ""] = deliveryIds;
      const claims = await store.claim([inFlight, delivered]);
      await store.pipeline.recordAttempts(
        claims.filter(({ id }) => id === delivered).map((claim) => makeAttempt(claim)),
      );
      await store.management.endpoints.delete(tenantId, gone, makeAudit());
      expect(await store.pipeline.cancelOrphans(1)).toBe(1);
      expect(await store.pipeline.cancelOrphans(10)).toBe(1);
      expect(await store.pipeline.cancelOrphans(10)).toBe(0);
      const statuses = [];
      for (const id of [inFlight, delivered, first, second, other])
        statuses.push((await store.readDelivery(id)).status);
      expect(statuses).toEqual(["delivering", "delivered", "cancelled", "cancelled", "pending"]);
    });

    test("removes a deleted endpoint an hour later, once nothing of it is under way", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const claims = await store.claim(await store.ingestMany(tenantId, endpointId, 1));
      await store.management.endpoints.delete(tenantId, endpointId, makeAudit());
      const count = async () =>
        (await store.query("SELECT FROM endpoint WHERE id = $1", [endpointId])).length;
      await store.pipeline.cancelOrphans(10);
      await store.query("UPDATE endpoint SET updated_at = now() - interval '2 hours' WHERE id = $1", [
        endpointId,
      ]);
      await store.pipeline.cancelOrphans(10);
      expect(await count()).toBe(1);
      await store.pipeline.recordAttempts(claims.map((claim) => makeAttempt(claim)));
      await store.pipeline.cancelOrphans(10);
      expect(await count()).toBe(0);
    });

    test("disables an endpoint that nobody changed, and moves its tenant's list version", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const other = await store.addEndpoint(tenantId);
      await store.management.endpoints.update(tenantId, other, { description: "changed" }, null, makeAudit());
      const before = await store.versionOf(tenantId);
      await store.pipeline.disableEndpoints([
        { id: endpointId, version: 1, reason: "gone", auditId: uuidv7() },
        { id: other, version: 1, reason: "gone", auditId: uuidv7() },
      ]);
      const disabled = await store.management.endpoints.find(tenantId, endpointId);
      expect(disabled).toMatchObject({ status: "disabled", disabledReason: "gone", version: 2 });
      expect(await store.management.endpoints.find(tenantId, other)).toMatchObject({
        status: "active",
        version: 2,
      });
      expect(await store.versionOf(tenantId)).toBe(before + 1);
    });

    test("loads what is needed to send, secrets newest first, without ended secrets and deleted endpoints", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const deleted = await store.addEndpoint(tenantId);
      await store.management.endpoints.delete(tenantId, deleted, makeAudit());
      await store.management.endpoints.rotateSecret(tenantId, endpointId, secret(2), 60, makeAudit());
      await store.management.endpoints.rotateSecret(tenantId, endpointId, secret(3), 0, makeAudit());
      const loaded = await store.pipeline.loadSendingEndpoints([deleted, endpointId]);
      expect(loaded).toMatchObject([
        {
          id: endpointId,
          tenantId,
          version: 3,
          timeoutMs: 10_000,
          retrySchedule: [5, 300],
          maxInFlight: 10,
          headers: null,
        },
      ]);
      const names = loaded[0]?.secrets.map(({ ciphertext }) => Buffer.from(ciphertext).toString());
      expect(names).toEqual(["secret 3", "sealed"]);
    });
  });

  erasureContract(open);

  describe("partitions", () => {
    beforeEach(() => open().query("TRUNCATE event, delivery, attempt"));

    test("are made ahead, by several processes at once, and again without effect", async () => {
      const store = open();
      const ensure = () => store.pipeline.ensurePartitions(6);
      await Promise.all([ensure(), ensure(), ensure(), ensure()]);
      await ensure();
      const tables = await store.query<{ parent: string; days: number }>(`
        SELECT inhparent::regclass::text AS parent, count(*)::int - 1 AS days FROM pg_inherits
        WHERE inhparent::regclass::text IN ('event', 'delivery', 'attempt') GROUP BY 1 ORDER BY 1`);
      expect(tables).toEqual(["attempt", "delivery", "event"].map((parent) => ({ parent, days: 7 })));
    });

    test("take over the rows of their day that fell into the default partition, with every index", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const day = Math.floor(Date.now() / dayMs) * dayMs + 9 * dayMs;
      const ids = [1, 2].map((n) => firstIdAt(day + n));
      for (const id of ids)
        await store.ingest(tenantId, [], { id, deliveries: [{ id, endpointId, feed: "dispatcher" }] });
      expect(await store.query(tablesSql, ids)).toEqual([
        { event: "event_default", delivery: "delivery_default" },
      ]);
      await store.pipeline.ensurePartitions(9);
      const name = new Date(day).toISOString().slice(0, 10).replaceAll("-", "");
      expect(await store.query(tablesSql, ids)).toEqual([
        { event: `event_p${name}`, delivery: `delivery_p${name}` },
      ]);
      expect((await store.claim(ids)).map((claim) => claim.id)).toEqual(ids);
      const [indexes] = await store.query<{ parent: number; made: number }>(
        `SELECT count(*) FILTER (WHERE tablename = 'delivery')::int AS parent,
           count(*) FILTER (WHERE tablename = $1)::int AS made FROM pg_indexes`,
        [`delivery_p${name}`],
      );
      expect(indexes?.made).toBe(indexes?.parent);
    });

    test("tell where unfinished deliveries begin: yesterday, or the oldest day that has one", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const today = Math.floor(Date.now() / dayMs) * dayMs;
      const yesterday = await store.pipeline.findOldestOpenId();
      expect(yesterday <= firstIdAt(Date.now() - dayMs + 60_000)).toBe(true);
      expect(yesterday > firstIdAt(today - 3 * dayMs)).toBe(true);
      const old = firstIdAt(today - 5 * dayMs + 1);
      await store.ingest(tenantId, [], {
        id: old,
        deliveries: [{ id: old, endpointId, feed: "dispatcher" }],
      });
      expect((await store.pipeline.findOldestOpenId()) <= old).toBe(true);
      await store.pipeline.recordAttempts((await store.claim([old])).map((claim) => makeAttempt(claim)));
      expect((await store.pipeline.findOldestOpenId()) > old).toBe(true);
    });
  });
}

const tablesSql = `
SELECT DISTINCT event.tableoid::regclass::text AS event, delivery.tableoid::regclass::text AS delivery
FROM event JOIN delivery USING (id) WHERE id IN ($1, $2)`;

function secret(n: number) {
  return { id: firstIdAt(Date.now() + n * 1_000), ciphertext: Buffer.from(`secret ${n}`) };
}
