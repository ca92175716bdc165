import type { StoreFixture } from "@posthorn/testkit/store-fixture";
import { makeAudit } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

/** Pausing, resuming and what is shown of a lane. */
export function laneManagementContract(open: () => StoreFixture): void {
  describe("pause and resume", () => {
    test("change the status, and move the endpoint's version and that of its tenant's list", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const paused = await endpoints.pause(tenantId, endpointId, makeAudit());
      expect(paused).toMatchObject({ id: endpointId, status: "paused", version: 2 });
      expect(await endpoints.find(tenantId, endpointId)).toEqual(paused);
      expect(await store.versionOf(tenantId)).toBe(3);
      const resumed = await endpoints.resume(tenantId, endpointId, null, makeAudit());
      expect(resumed).toMatchObject({ status: "active", disabledReason: null, version: 3 });
      expect(await endpoints.find(tenantId, endpointId)).toEqual(resumed);
      expect(await store.versionOf(tenantId)).toBe(4);
    });

    test("a resume forgets why it was disabled and how its attempts ended, but not its place in the rate", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      await store.setEndpoint(endpointId, "status = 'disabled', disabled_reason = 'failing'");
      await store.setLane(
        endpointId,
        `breaker = 'open', opened_until = now(), failed_probes = 3, consecutive_failures = 13, window_attempts = 9,
        window_failures = 9, window_started_at = now(), failing_since = now(), last_failure_at = now(),
        noticed_percent = 100, next_slot_at = now() + interval '1 hour'`,
      );
      await endpoints.resume(tenantId, endpointId, null, makeAudit());
      expect(await endpoints.find(tenantId, endpointId)).toMatchObject({
        status: "active",
        disabledReason: null,
      });
      const rows = await store.query(
        `SELECT breaker, opened_until, failed_probes, consecutive_failures, window_attempts, window_failures,
          window_started_at, failing_since, last_failure_at, noticed_percent, next_slot_at > now() AS has_place
        FROM endpoint_lane WHERE endpoint_id = $1`,
        [endpointId],
      );
      expect(rows).toEqual([
        {
          breaker: "closed",
          opened_until: null,
          failed_probes: 0,
          consecutive_failures: 0,
          window_attempts: 0,
          window_failures: 0,
          window_started_at: null,
          failing_since: null,
          last_failure_at: null,
          noticed_percent: 0,
          has_place: true,
        },
      ]);
    });

    test("a resume that leaves a backlog behind lets go only what came since", async () => {
      const store = open();
      const { endpoints, history } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const [before = "", after = ""] = await store.ingestMany(tenantId, endpointId, 2);
      await endpoints.pause(tenantId, endpointId, makeAudit());
      await endpoints.resume(tenantId, endpointId, after, makeAudit());
      expect(await history.findDelivery(tenantId, before)).toMatchObject({ heldBy: "paused" });
      expect((await store.claim([before, after])).map(({ id }) => id)).toEqual([after]);
      await endpoints.resume(tenantId, endpointId, null, makeAudit());
      expect((await store.claim([before])).map(({ id }) => id)).toEqual([before]);
    });

    test("reach no endpoint that is deleted, foreign or was never made", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const foreign = await store.addTenant();
      const asked: [tenant: string, endpoint: string][] = [
        [foreign, endpointId],
        [tenantId, uuidv7()],
      ];
      const deleted = await store.addEndpoint(tenantId);
      await endpoints.delete(tenantId, deleted, makeAudit());
      for (const [tenant, id] of [...asked, [tenantId, deleted] as const]) {
        expect(await endpoints.pause(tenant, id, makeAudit())).toBeNull();
        expect(await endpoints.resume(tenant, id, null, makeAudit())).toBeNull();
        expect(await endpoints.findLane(tenant, id)).toBeNull();
      }
      expect(await endpoints.find(tenantId, endpointId)).toMatchObject({ status: "active", version: 1 });
    });
  });

  describe("a lane shown", () => {
    test("is empty at first, and then counts what waits or is under way, since when, and by whom it is held", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const healthy = { breaker: "closed", openedUntil: null, failingSince: null, consecutiveFailures: 0 };
      const nothing = { unfinished: 0, oldestDueAt: null, blockedBy: [] };
      expect(await endpoints.findLane(tenantId, endpointId)).toEqual({ ...healthy, ...nothing });
      const [due = "", later = "", flying = ""] = await store.ingestMany(tenantId, endpointId, 3);
      await store.claim([flying]);
      await store.query("UPDATE delivery SET next_attempt_at = now() + interval '1 day' WHERE id = $1", [
        later,
      ]);
      const { next_attempt_at: oldestDueAt } = await store.readDelivery(due);
      await store.setLane(endpointId, "breaker = 'open', opened_until = now(), consecutive_failures = 10");
      expect(await endpoints.findLane(tenantId, endpointId)).toEqual({
        ...healthy,
        ...{ breaker: "open", openedUntil: expect.any(Date), consecutiveFailures: 10 },
        ...{ unfinished: 3, oldestDueAt, blockedBy: [] },
      });
    });

    test("names the first delivery of each ordering key that others wait behind", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const emit = async (orderingKey: string) => {
        const { deliveryIds } = await store.ingest(tenantId, [endpointId], { orderingKey });
        return deliveryIds[0] ?? "";
      };
      const [first, , done] = [await emit("b"), await emit("b"), await emit("a"), await emit("b")];
      const [second] = [await emit("a"), await emit("a"), await emit("alone")];
      await store.query("UPDATE delivery SET status = 'failed', completed_at = now() WHERE id = $1", [done]);
      const lane = await store.management.endpoints.findLane(tenantId, endpointId);
      const at = async (id: string) => (await store.readDelivery(id)).next_attempt_at;
      expect(lane?.blockedBy).toEqual([
        { orderingKey: "a", deliveryId: second, waiting: 1, nextAttemptAt: await at(second) },
        { orderingKey: "b", deliveryId: first, waiting: 2, nextAttemptAt: await at(first) },
      ]);
      expect(lane?.unfinished).toBe(6);
    });
  });
}
