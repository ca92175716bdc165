import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createOperationFixture, type OperationFixture } from "./fixture.ts";

/** How the operations of many tenants share the workers. */
export function operationTurnsContract(open: () => StoreFixture): void {
  let store: OperationFixture;
  let busy: { tenantId: string; endpointId: string };
  beforeAll(() => {
    store = createOperationFixture(open());
  });
  beforeEach(async () => {
    await store.query(
      "UPDATE operation SET status = 'cancelled', finished_at = now() WHERE finished_at IS NULL",
    );
    busy = await store.addTarget();
  });

  const startMany = async (count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await store.start("retry", busy.tenantId));
    return ids;
  };
  const erase = async (tenantId: string) => {
    const erasure = { operationId: uuidv7(), createdBy: uuidv7() };
    await store.management.tenants.beginErasure(tenantId, erasure, makeAudit());
    return erasure.operationId;
  };
  const claim = () => store.operations.claim(["retry", "erase-tenant"], 60);

  describe("unfinished operations", () => {
    test("are as many of a tenant as is allowed, also when all are made at once, and others' do not count", async () => {
      const asked = await Promise.allSettled(Array.from({ length: 25 }, () => startMany(1)));
      expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
      await expect(startMany(1)).rejects.toThrow("too many");
      const other = await store.addTenant();
      await store.start("retry", other);
      await store.start("retry", null);

      const [first] = asked.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      const [id = ""] = [first];
      await store.operations.setStatus({ id, tenantId: busy.tenantId }, "cancelled", makeAudit());
      await startMany(1);
      expect(await erase(busy.tenantId)).not.toBe("");
    });

    test("of a tenant with many leave another's its turns", async () => {
      const { tenantId } = await store.addTarget();
      const id = await store.start("retry", tenantId);
      await startMany(20);
      const turns: string[] = [];
      while (turns.length < 100) {
        const claimed = await claim();
        if (claimed === null) throw new Error("one was to wait");
        turns.push(claimed.id === id ? "other" : "busy");
        await store.operations.release(claimed, 0);
      }
      const others = turns.filter((turn) => turn === "other").length;
      expect(others).toBeGreaterThan(20);
      expect(others).toBeLessThan(80);
    });

    test("of one tenant go in turn", async () => {
      const ids = await startMany(5);
      await store.query("UPDATE operation SET created_at = now() - interval '1 hour' WHERE id = ANY ($1)", [
        ids,
      ]);
      const turns: string[] = [];
      for (let n = 0; n < 10; n += 1) {
        const claimed = await claim();
        if (claimed === null) throw new Error("one was to wait");
        turns.push(claimed.id);
        const freeSql =
          "UPDATE operation SET lease_until = created_at + $2 * interval '1 minute' WHERE id = $1";
        await store.query(freeSql, [claimed.id, n + 1]);
      }
      expect(turns.slice(0, 5).toSorted()).toEqual(ids.toSorted());
      expect(turns.slice(5)).toEqual(turns.slice(0, 5));
    });

    test("of one tenant are worked on by as many workers as there are", async () => {
      const ids = await startMany(4);
      const claims = await Promise.all(ids.map(claim));
      expect(claims.map((claimed) => claimed?.id).toSorted()).toEqual(ids.toSorted());
    });

    test("wait for an erasure", async () => {
      await startMany(10);
      const erasure = await erase(await store.addTenant());
      const claimed = await claim();
      expect(claimed?.id).toBe(erasure);
      expect((await claim())?.action).toBe("retry");
    });

    test("that were being made when the erasure of their tenant began end with it", async () => {
      const id = uuidv7();
      await store.query(`CREATE OR REPLACE FUNCTION operate_slowly(made uuid, owner uuid) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM FROM tenant WHERE id = owner FOR SHARE;
          INSERT INTO operation (id, action, tenant_id) VALUES (made, 'retry', owner);
          WHILE NOT EXISTS (SELECT FROM event_type WHERE name = 'operate.now') LOOP PERFORM pg_sleep(0.02); END LOOP;
        END $$`);
      const making = store.query("SELECT operate_slowly($1, $2)", [id, busy.tenantId]);
      const isMaking =
        "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT operate_slowly%' AND backend_xid IS NOT NULL";
      while ((await store.query(isMaking)).length === 0);
      const erasing = erase(busy.tenantId);
      const isWaiting =
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%shown_out%'";
      while ((await store.query(isWaiting)).length === 0);
      await store.management.eventTypes.register("operate.now");
      await making;
      const erasure = await erasing;
      expect(await store.operations.find(id)).toMatchObject({ status: "cancelled" });
      expect(await store.operations.find(erasure)).toMatchObject({ status: "running" });
    });
  });
}
