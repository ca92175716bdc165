import { makeAttempt, makeFailure, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

/** What claims, results and releases do to deliveries. */
export function attemptsContract(open: () => StoreFixture): void {
  describe("claim", () => {
    test("gives a due delivery with all that an attempt needs, and counts the attempt", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const payload = Buffer.from('{"n": 1.0}');
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId], { payload });
      const [id = ""] = deliveryIds;
      const leaseToken = uuidv7();
      expect(await store.claim([id], leaseToken)).toEqual([
        {
          id,
          tenantId,
          eventId,
          endpointId,
          eventType: "invoice.paid",
          payload,
          attempts: 1,
          trigger: "schedule",
          leaseToken,
          endpointVersion: 1,
          isFailing: false,
          isProbe: false,
          isOrdered: false,
          place: null,
        },
      ]);
      expect(await store.readDelivery(id)).toMatchObject({ status: "delivering", attempts: 1 });
    });

    test("leases for the endpoint's timeout and the slack", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const { deliveryIds } = await store.ingest(tenantId, [await store.addEndpoint(tenantId, 7_000)]);
      await store.claim(deliveryIds);
      const [row] = await store.query<{ seconds: number }>(
        "SELECT extract(epoch FROM lease_until - now())::float8 AS seconds FROM delivery WHERE id = $1",
        deliveryIds,
      );
      expect(row?.seconds).toBeGreaterThan(12);
      expect(row?.seconds).toBeLessThan(22.1);
    });

    test("gives each delivery to exactly one of two racing claims", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 300);
      const claims = await Promise.all([store.claim(ids), store.claim(ids)]);
      const claimed = claims.flat().map((claim) => claim.id);
      expect(claimed.toSorted()).toEqual(ids.toSorted());
    });

    test("does not deadlock when several connections claim the same 200 in opposite orders", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      for (let round = 0; round < 5; round += 1) {
        const ids = await store.ingestMany(tenantId, endpointId, 200);
        const orders = [ids, ids.toReversed(), ids, ids.toReversed(), ids, ids.toReversed()];
        const claims = await Promise.all(orders.map((order) => store.claim(order)));
        expect(claims.flat()).toHaveLength(200);
      }
    });

    test.for<{ what: string; change: string }>([
      { what: "not yet due", change: "next_attempt_at = now() + interval '1 minute'" },
      { what: "in flight", change: "status = 'delivering', lease_until = now() + interval '1 minute'" },
      { what: "delivered", change: "status = 'delivered', completed_at = now()" },
      { what: "failed", change: "status = 'failed', completed_at = now()" },
      { what: "cancelled", change: "status = 'cancelled', completed_at = now()" },
    ])("does not give a delivery that is $what", async ({ change }) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { deliveryIds } = await store.ingest(tenantId, [endpointId, endpointId]);
      const [changed = "", other = ""] = deliveryIds;
      await store.query(`UPDATE delivery SET ${change} WHERE id = $1`, [changed]);
      const before = await store.readDelivery(changed);
      expect((await store.claim(deliveryIds)).map((claim) => claim.id)).toEqual([other]);
      expect(await store.readDelivery(changed)).toEqual(before);
    });

    test.for(["paused", "disabled", "deleted"])(
      "does not give a delivery to a %s endpoint",
      async (status) => {
        const store = open();
        const { tenantId, endpointId } = await store.addTarget();
        const { deliveryIds } = await store.ingest(tenantId, [endpointId]);
        await store.setEndpointStatus(endpointId, status);
        expect(await store.claim(deliveryIds)).toEqual([]);
        expect(await store.claim([uuidv7()])).toEqual([]);
      },
    );
  });

  describe("claim by id", () => {
    test.for<{ what: string; endpoint?: string; lane?: string; delivery?: string }>([
      { what: "to an endpoint with a rate", endpoint: "rate_per_second = 1000" },
      { what: "to an endpoint whose breaker is open", lane: "breaker = 'open'" },
      {
        what: "by an operation, to an endpoint whose breaker is open",
        lane: "breaker = 'open'",
        delivery: "trigger = 'operation'",
      },
      {
        what: "that a person asked for, to an endpoint with a rate",
        endpoint: "rate_per_second = 1000",
        delivery: "trigger = 'manual'",
      },
      { what: "that is ordered", delivery: "is_ordered = true, ordering_key = 'a', ordering_number = 1" },
      { what: "that a resume left behind", endpoint: "backlog_from = gen_last_id()" },
    ])("does not give a delivery $what: its lane decides", async ({ endpoint, lane, delivery }) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      const lastId = `'${uuidv7()}'::uuid`;
      if (endpoint) await store.setEndpoint(endpointId, endpoint.replace("gen_last_id()", lastId));
      if (lane) await store.setLane(endpointId, lane);
      if (delivery) await store.query(`UPDATE delivery SET ${delivery} WHERE id = ANY ($1)`, [ids]);
      expect(await store.claim(ids)).toEqual([]);
    });

    test.for(["manual", "test"])("gives a %s delivery although the breaker is open", async (trigger) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      await store.setLane(endpointId, "breaker = 'open', opened_until = now() + interval '1 hour'");
      await store.query("UPDATE delivery SET trigger = $2::attempt_trigger WHERE id = ANY ($1)", [
        ids,
        trigger,
      ]);
      expect(await store.claim(ids)).toMatchObject([{ trigger, isProbe: false }]);
    });

    test("gives what came after a resume that left the rest behind", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [before = "", after = ""] = await store.ingestMany(tenantId, endpointId, 2);
      await store.setEndpoint(endpointId, `backlog_from = '${after}'`);
      expect((await store.claim([before, after])).map(({ id }) => id)).toEqual([after]);
    });

    test("tells whether the endpoint's last attempt failed", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [first = "", second = ""] = await store.ingestMany(tenantId, endpointId, 2);
      expect(await store.claim([first])).toMatchObject([{ isFailing: false }]);
      await store.setLane(endpointId, "failing_since = now()");
      expect(await store.claim([second])).toMatchObject([{ isFailing: true }]);
    });
  });

  describe("record", () => {
    test.for([
      { trigger: "manual", isOfBacklog: true, kept: "manual" },
      { trigger: "operation", isOfBacklog: true, kept: "operation" },
      { trigger: "operation", isOfBacklog: false, kept: "schedule" },
      { trigger: "schedule", isOfBacklog: false, kept: "schedule" },
    ])(
      "of a failed attempt by $trigger leaves the delivery waiting, of a backlog left behind: $isOfBacklog",
      async (given) => {
        const store = open();
        const { tenantId, endpointId } = await store.addTarget();
        const [id = "", next = ""] = await store.ingestMany(tenantId, endpointId, 2);
        const mark = given.isOfBacklog ? next : id;
        await store.setEndpoint(endpointId, `backlog_from = '${mark}'`);
        await store.query("UPDATE delivery SET trigger = $2::attempt_trigger WHERE id = $1", [
          id,
          given.trigger,
        ]);
        const [claim] = await store.claim([id]);
        await store.pipeline.recordAttempts(claim ? [makeFailure(claim, 0)] : []);
        await store.pipeline.cancelOrphans(1_000);
        expect(await store.readDelivery(id)).toMatchObject({
          status: "pending",
          attempts: 1,
          trigger: given.kept,
        });
        expect(await store.claim([id])).toHaveLength(1);
      },
    );

    test("writes the attempt and moves the delivery on", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [done, again, failed] = await store.claim(await store.ingestMany(tenantId, endpointId, 3));
      if (!done || !again || !failed) throw new Error("three were to be claimed");
      const moved = await store.pipeline.recordAttempts([
        makeAttempt(done),
        makeFailure(again, 60_000),
        makeAttempt(failed, { statusCode: 410, reason: "gone", next: { status: "failed" } }),
      ]);
      expect(moved).toEqual(new Set([done.id, again.id, failed.id]));
      const free = { lease_token: null, lease_until: null, queued_until: null };
      expect(await store.readDelivery(done.id)).toMatchObject({
        ...free,
        status: "delivered",
        last_status_code: 200,
      });
      expect(await store.readDelivery(failed.id)).toMatchObject({
        ...free,
        status: "failed",
        last_reason: "gone",
      });
      const retried = await store.readDelivery(again.id);
      expect(retried).toMatchObject({
        ...free,
        status: "pending",
        last_reason: "http_5xx",
        completed_at: null,
      });
      const inMs = retried.next_attempt_at.getTime() - Date.now();
      expect(inMs).toBeGreaterThan(40_000);
      expect(inMs).toBeLessThan(61_000);
      const [attempt] = await store.management.history.listAttempts(tenantId, done.id, {
        limit: 9,
        before: null,
      });
      const {
        id: _,
        tenantId: __,
        endpointId: ___,
        leaseToken: ____,
        next: _____,
        ...shown
      } = makeAttempt(done);
      expect(attempt).toEqual({ ...shown, id: expect.any(String), startedAt: expect.any(Date) });
    });

    test("keeps no headers and no body where nothing was answered", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [claim] = await store.claim(await store.ingestMany(tenantId, endpointId, 1));
      if (!claim) throw new Error("one was to be claimed");
      const silent = {
        statusCode: null,
        reason: "timeout_response",
        responseHeaders: {},
        remoteAddress: null,
      } as const;
      await store.pipeline.recordAttempts([makeAttempt(claim, silent)]);
      const [attempt] = await store.management.history.listAttempts(tenantId, claim.id, {
        limit: 9,
        before: null,
      });
      expect(attempt).toMatchObject({ ...silent, responseHeaders: null, responseBody: null });
    });

    test("changes nothing and writes no attempt under a lease that was lost", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      const [claim] = await store.claim(ids);
      if (!claim) throw new Error("one was to be claimed");
      const before = await store.readDelivery(claim.id);
      const moved = await store.pipeline.recordAttempts([makeAttempt(claim, { leaseToken: uuidv7() })]);
      expect(moved).toEqual(new Set());
      expect(await store.readDelivery(claim.id)).toEqual(before);
      expect(await countAttempts(store, claim.id)).toBe(0);
    });

    test("is a no-op the second time", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [claim] = await store.claim(await store.ingestMany(tenantId, endpointId, 1));
      if (!claim) throw new Error("one was to be claimed");
      await store.pipeline.recordAttempts([makeFailure(claim, 60_000)]);
      const before = await store.readDelivery(claim.id);
      expect(await store.pipeline.recordAttempts([makeFailure(claim, 0), makeAttempt(claim)])).toEqual(
        new Set(),
      );
      expect(await store.readDelivery(claim.id)).toEqual(before);
      expect(await countAttempts(store, claim.id)).toBe(1);
    });

    test("writes only the attempt that holds the lease when a late result is in the same batch", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      const [late] = await store.claim(ids);
      await store.query("UPDATE delivery SET status = 'pending', lease_token = NULL WHERE id = ANY ($1)", [
        ids,
      ]);
      const [current] = await store.claim(ids);
      if (!late || !current) throw new Error("it was to be claimed twice");
      await store.pipeline.recordAttempts([makeFailure(late, 0), makeAttempt(current)]);
      const attempts = await store.management.history.listAttempts(tenantId, late.id, {
        limit: 9,
        before: null,
      });
      expect(attempts.map((attempt) => attempt.number)).toEqual([2]);
      expect(await store.readDelivery(late.id)).toMatchObject({ status: "delivered" });
    });

    test("records the same 200 from several connections at once, each once", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const claims = await store.claim(await store.ingestMany(tenantId, endpointId, 200));
      const batches = [claims, claims.toReversed(), claims, claims.toReversed()].map((order) =>
        store.pipeline.recordAttempts(order.map((claim) => makeAttempt(claim))),
      );
      const moved = (await Promise.all(batches)).flatMap((ids) => [...ids]);
      expect(moved.toSorted()).toEqual(claims.map((claim) => claim.id).toSorted());
      const counted = "SELECT count(*)::int AS attempts FROM attempt WHERE endpoint_id = $1";
      expect(await store.query(counted, [endpointId])).toEqual([{ attempts: 200 }]);
    });
  });

  describe("release", () => {
    test("makes a claim as if it had never been, and the next one gets the same attempt number", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      const [claim] = await store.claim(ids);
      if (!claim) throw new Error("one was to be claimed");
      await store.pipeline.releaseDeliveries([claim], 0);
      expect(await store.readDelivery(claim.id)).toMatchObject({
        status: "pending",
        attempts: 0,
        lease_token: null,
      });
      expect(await store.claim(ids)).toMatchObject([{ attempts: 1 }]);
    });

    test("waits as long as it is told", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      await store.pipeline.releaseDeliveries(await store.claim(ids), 60_000);
      expect(await store.claim(ids)).toEqual([]);
    });

    test("does nothing under a lease that was lost", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 1);
      const [claim] = await store.claim(ids);
      if (!claim) throw new Error("one was to be claimed");
      const before = await store.readDelivery(claim.id);
      await store.pipeline.releaseDeliveries([{ id: claim.id, leaseToken: uuidv7() }], 0);
      expect(await store.readDelivery(claim.id)).toEqual(before);
    });
  });
}

async function countAttempts(store: StoreFixture, deliveryId: string): Promise<number> {
  const attempts = await store.query("SELECT FROM attempt WHERE delivery_id = $1", [deliveryId]);
  return attempts.length;
}
