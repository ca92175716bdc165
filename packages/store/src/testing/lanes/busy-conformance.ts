import type { StoreFixture } from "@posthorn/testkit/store-fixture";
import { describe, expect, test } from "vitest";

const holdSql = `
CREATE OR REPLACE FUNCTION hold_lane(held uuid, seconds float) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM FROM endpoint_lane WHERE endpoint_id = held FOR UPDATE; PERFORM pg_sleep(seconds); END $$`;
const heldSql = `
SELECT FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE 'SELECT hold_lane%' AND wait_event = 'PgSleep'`;

/** What lanes do when a worker stands still, and when there is nothing they may give. */
export function busyLanesContract(open: () => StoreFixture): void {
  describe("a lane that", () => {
    test("another worker holds keeps no other waiting, and is looked at again soon", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const [held, free] = [await store.addEndpoint(tenantId), await store.addEndpoint(tenantId)];
      for (const id of [held, free]) {
        await store.setEndpoint(id, "rate_per_second = 10");
        await store.ingest(tenantId, [id]);
      }
      await store.query(holdSql);
      const holding = store.query("SELECT hold_lane($1, 3)", [held]);
      while ((await store.query(heldSql)).length === 0);
      const { claimed, again } = await store.claimFromLanes([{ endpointId: held }, { endpointId: free }]);
      expect((await store.query(heldSql)).length).toBe(1);
      expect(claimed.map(({ endpointId }) => endpointId)).toEqual([free]);
      expect(again).toContainEqual({ endpointId: held, inMs: 20, afterKey: null });
      await holding;
      expect((await store.claimFromLanes([{ endpointId: held }])).claimed).toHaveLength(1);
    });

    test.for(["paused", "disabled", "deleted"])(
      "is of a %s endpoint with a rate is not looked at again",
      async (status) => {
        const store = open();
        const { tenantId, endpointId } = await store.addTarget();
        await store.setEndpoint(endpointId, "rate_per_second = 10");
        await store.ingest(tenantId, [endpointId]);
        await store.setEndpointStatus(endpointId, status);
        expect(await store.claimFromLanes([{ endpointId }])).toMatchObject({ claimed: [], again: [] });
        await store.pipeline.cancelOrphans(10);
      },
    );

    test("has a rate and more keys than one look sees gives each key its turn", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.setEndpoint(endpointId, "rate_per_second = 1000");
      const keys = Array.from({ length: 220 }, (_, n) => `key-${String(n).padStart(3, "0")}`);
      for (const orderingKey of keys) {
        for (let n = 0; n < 2; n += 1) await store.ingest(tenantId, [endpointId], { orderingKey });
      }
      const first = await store.claimFromLanes([{ endpointId, room: 200 }]);
      expect(first.claimed).toHaveLength(200);
      expect(first.again).toMatchObject([{ afterKey: "key-199" }]);
      await store.setLane(endpointId, "next_slot_at = NULL");
      const second = await store.claimFromLanes([{ endpointId, room: 200, afterKey: "key-199" }]);
      expect(second.claimed).toHaveLength(20);
    });
  });
}
