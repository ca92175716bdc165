import type { ListPage } from "@posthorn/engine/list-page";
import type { Delivery, DeliveryFilter } from "@posthorn/engine/management-store";
import { makeAttempt, makeAudit, makeFailure, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test } from "vitest";

const all = { limit: 1_000, before: null };

/** Reads of events, deliveries and attempts, and the retry that a person asks for. */
export function historyContract(open: () => StoreFixture): void {
  describe("deliveries", () => {
    let tenantId: string;
    let one: string;
    let two: string;
    /** By what was done to it. */
    let made: Record<"paid" | "failed" | "refused" | "waiting" | "cancelled" | "flying", string>;
    let paidEventId: string;

    beforeAll(async () => {
      const store = open();
      tenantId = await store.addTenant();
      one = await store.addEndpoint(tenantId);
      two = await store.addEndpoint(tenantId);
      const add = async (endpointId: string, eventType: string, tags: string[] = []) => {
        const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId], { eventType, tags });
        return { eventId, id: deliveryIds[0] ?? "" };
      };
      const paid = await add(one, "invoice.paid", ["order-1", "vip"]);
      paidEventId = paid.eventId;
      made = {
        paid: paid.id,
        failed: (await add(two, "invoice.failed", ["order-1"])).id,
        refused: (await add(one, "invoice")).id,
        waiting: (await add(two, "invoicex.paid")).id,
        cancelled: (await add(one, "user.created")).id,
        flying: (await add(two, "user.created")).id,
      };
      const byId = new Map(
        (await store.claim([made.paid, made.failed, made.refused, made.flying])).map((claim) => [
          claim.id,
          claim,
        ]),
      );
      const claimOf = (id: string) => byId.get(id) ?? raise();
      await store.pipeline.recordAttempts([
        makeAttempt(claimOf(made.paid)),
        { ...makeFailure(claimOf(made.failed), 0), next: { status: "failed" } },
        makeAttempt(claimOf(made.refused), {
          statusCode: 404,
          reason: "http_4xx",
          next: { status: "pending", delayMs: 60_000 },
        }),
      ]);
      await store.query("UPDATE delivery SET status = 'cancelled', completed_at = now() WHERE id = $1", [
        made.cancelled,
      ]);
    });

    const newestFirst = ["flying", "cancelled", "waiting", "refused", "failed", "paid"] as const;
    test.for<{ by: string; filter: () => DeliveryFilter; found: (keyof typeof made)[] }>([
      { by: "nothing", filter: () => ({}), found: [...newestFirst] },
      { by: "endpoint", filter: () => ({ endpointId: one }), found: ["cancelled", "refused", "paid"] },
      { by: "another endpoint", filter: () => ({ endpointId: uuidv7() }), found: [] },
      { by: "event", filter: () => ({ eventId: paidEventId }), found: ["paid"] },
      { by: "exact event type", filter: () => ({ eventType: "invoice" }), found: ["refused"] },
      { by: "event type prefix", filter: () => ({ eventType: "invoice.*" }), found: ["failed", "paid"] },
      {
        by: "another event type",
        filter: () => ({ eventType: "user.created" }),
        found: ["flying", "cancelled"],
      },
      { by: "status", filter: () => ({ statuses: ["pending"] }), found: ["waiting", "refused"] },
      {
        by: "several statuses",
        filter: () => ({ statuses: ["delivered", "failed"] }),
        found: ["failed", "paid"],
      },
      { by: "status delivering", filter: () => ({ statuses: ["delivering"] }), found: ["flying"] },
      { by: "reasons", filter: () => ({ reasons: ["http_4xx", "http_5xx"] }), found: ["refused", "failed"] },
      { by: "a reason that none has", filter: () => ({ reasons: ["dns"] }), found: [] },
      { by: "4xx", filter: () => ({ statusClass: "4xx" }), found: ["refused"] },
      { by: "5xx", filter: () => ({ statusClass: "5xx" }), found: ["failed"] },
      { by: "tag", filter: () => ({ tag: "order-1" }), found: ["failed", "paid"] },
      { by: "the beginning of a tag", filter: () => ({ tag: "order" }), found: [] },
      {
        by: "a time after which all were made",
        filter: () => ({ createdAfter: new Date(Date.now() - 3_600_000) }),
        found: [...newestFirst],
      },
      {
        by: "a time after which none was made",
        filter: () => ({ createdAfter: new Date(Date.now() + 3_600_000) }),
        found: [],
      },
      {
        by: "a time before which all were made",
        filter: () => ({ createdBefore: new Date(Date.now() + 3_600_000) }),
        found: [...newestFirst],
      },
      {
        by: "a time before which none was made",
        filter: () => ({ createdBefore: new Date(Date.now() - 3_600_000) }),
        found: [],
      },
      {
        by: "endpoint and statuses",
        filter: () => ({ endpointId: one, statuses: ["pending", "delivered"] }),
        found: ["refused", "paid"],
      },
      {
        by: "tag, event type and status class",
        filter: () => ({ tag: "order-1", eventType: "invoice.*", statusClass: "5xx" }),
        found: ["failed"],
      },
      {
        by: "event and an endpoint it did not go to",
        filter: () => ({ eventId: paidEventId, endpointId: two }),
        found: [],
      },
    ])("are listed by $by", async ({ filter, found }) => {
      const { history } = open().management;
      const { data: listed, next } = await history.listDeliveries(tenantId, filter(), all);
      expect(next).toBeNull();
      expect(listed.map(({ id }) => id)).toEqual(found.map((name) => made[name]));
      const everywhere = await history.listDeliveries(null, filter(), all);
      expect(everywhere.data.filter((delivery) => delivery.tenantId === tenantId)).toEqual(listed);
    });

    test("show where they stand", async () => {
      const { history, endpoints } = open().management;
      const shown = await history.findDelivery(tenantId, made.refused);
      expect(shown).toEqual({
        id: made.refused,
        eventId: expect.any(String),
        tenantId,
        endpointId: one,
        eventType: "invoice",
        status: "pending",
        heldBy: null,
        isOrdered: false,
        attempts: 1,
        nextAttemptAt: expect.any(Date),
        lastStatusCode: 404,
        lastReason: "http_4xx",
        createdAt: expect.any(Date),
        completedAt: null,
      });
      const delivered = await history.findDelivery(tenantId, made.paid);
      expect(delivered).toMatchObject({
        status: "delivered",
        nextAttemptAt: null,
        completedAt: expect.any(Date),
      });
      expect(await endpoints.find(tenantId, one)).not.toBeNull();
    });

    test("of a deleted endpoint are listed in all tenants, too; of an unknown one there are none", async () => {
      const store = open();
      const { history } = store.management;
      const target = await store.addTarget();
      const { deliveryIds } = await store.ingest(target.tenantId, [target.endpointId]);
      await store.query("DELETE FROM endpoint WHERE id = $1", [target.endpointId]);
      const found = await history.listDeliveries(null, { endpointId: target.endpointId }, all);
      expect(found).toMatchObject({ data: deliveryIds.map((id) => ({ id })), next: null });
      for (const filter of [{ endpointId: uuidv7() }, { endpointId: uuidv7(), eventType: "never" }]) {
        expect(await history.listDeliveries(null, filter, { ...all, limit: 1 })).toEqual({
          data: [],
          next: null,
        });
        expect(await history.countDeliveries(null, filter)).toEqual({ count: 0, isCapped: false });
      }
    });

    test("of a test are answered as they are read afterwards", async () => {
      const store = open();
      const { history, endpointTests } = store.management;
      const target = await store.addTarget();
      const payload = Buffer.from("{}");
      const test = { ...target, eventId: uuidv7(), deliveryId: uuidv7(), eventType: "a.test", payload };
      const made = await endpointTests.create(test, 5, makeAudit());
      expect(made).toMatchObject({ id: test.deliveryId, eventId: test.eventId, status: "pending" });
      expect(made).toEqual(await history.findDelivery(target.tenantId, test.deliveryId));
    });

    const inAnHour = "next_attempt_at = now() + interval '1 hour'";
    const byHand = "trigger = 'manual'";
    const isOpen = "breaker = 'open', opened_until = now() + interval '1 hour'";
    test.for<{ endpoint?: string; lane?: string; delivery?: string; ordered?: true; heldBy: string | null }>([
      { heldBy: null },
      { endpoint: "status = 'paused'", heldBy: "paused" },
      { endpoint: "status = 'disabled'", heldBy: "paused" },
      { endpoint: "status = 'paused'", delivery: inAnHour, heldBy: "paused" },
      { endpoint: "status = 'paused'", lane: isOpen, ordered: true, heldBy: "paused" },
      { lane: isOpen, heldBy: "breaker" },
      { lane: isOpen, delivery: byHand, heldBy: null },
      { lane: isOpen, delivery: byHand, endpoint: "rate_per_second = 1", heldBy: "breaker" },
      { lane: isOpen, ordered: true, heldBy: "breaker" },
      { lane: isOpen, delivery: byHand, ordered: true, heldBy: "breaker" },
      { ordered: true, heldBy: "order" },
      { endpoint: "rate_per_second = 1", ordered: true, heldBy: "order" },
      { endpoint: "rate_per_second = 1", heldBy: "rate" },
      { endpoint: "rate_per_second = 1", delivery: inAnHour, heldBy: null },
    ])("tell what holds them: %o", async ({ endpoint, lane, delivery, ordered, heldBy }) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const emit = () => store.ingest(tenantId, [endpointId], { orderingKey: ordered ? "k" : null });
      if (ordered) await emit();
      const [id = ""] = (await emit()).deliveryIds;
      if (endpoint) await store.setEndpoint(endpointId, endpoint);
      if (lane) await store.setLane(endpointId, lane);
      if (delivery) await store.query(`UPDATE delivery SET ${delivery} WHERE id = $1`, [id]);
      const found = await store.management.history.findDelivery(tenantId, id);
      expect(found).toMatchObject({ status: "pending", heldBy, isOrdered: ordered ?? false });
    });

    test("are paged over 120 rows without a gap or a repeat, also while new ones come", async () => {
      const store = open();
      const target = await store.addTarget();
      const ids = await store.ingestMany(target.tenantId, target.endpointId, 120);
      const seen: string[] = [];
      for (let before: string | null = null; ; ) {
        const page: ListPage<Delivery> = await store.management.history.listDeliveries(
          target.tenantId,
          {},
          { limit: 25, before },
        );
        seen.push(...page.data.map(({ id }) => id));
        before = page.next;
        if (before === null) break;
        await store.ingestMany(target.tenantId, target.endpointId, 3);
      }
      expect(seen).toEqual(ids.toReversed());
    });

    test("are nobody else's", async () => {
      const store = open();
      const { history } = store.management;
      const foreign = await store.addTenant();
      const none = { data: [], next: null };
      expect(await history.listDeliveries(foreign, {}, all)).toEqual(none);
      expect(await history.listDeliveries(foreign, { endpointId: one }, all)).toEqual(none);
      expect(await history.listDeliveries(foreign, { eventId: paidEventId }, all)).toEqual(none);
      expect(await history.findDelivery(foreign, made.paid)).toBeNull();
      expect(await history.listAttempts(foreign, made.paid, all)).toEqual([]);
      expect(await history.listEvents(foreign, {}, all)).toEqual(none);
      expect(await history.findEvent(foreign, paidEventId)).toBeNull();
      expect(await history.findPayload(foreign, paidEventId)).toBeNull();
      expect(await history.retryDelivery(foreign, made.paid, 5, makeAudit())).toBeNull();
      expect(await history.cancelDelivery(foreign, made.waiting, makeAudit())).toBeNull();
      expect(await store.readDelivery(made.paid)).toMatchObject({ status: "delivered" });
    });
  });

  describe("events and attempts", () => {
    test("are listed newest first, page by page", async () => {
      const store = open();
      const { history } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const events = [];
      for (let n = 0; n < 3; n += 1) events.push((await store.ingest(tenantId, [endpointId])).eventId);
      const first = await history.listEvents(tenantId, {}, { limit: 2, before: null });
      expect(first.data.map(({ id }) => id)).toEqual([events[2], events[1]]);
      const rest = await history.listEvents(tenantId, {}, { limit: 2, before: first.next });
      expect([rest.data.map(({ id }) => id), rest.next]).toEqual([[events[0]], null]);

      const { data: found } = await history.listDeliveries(tenantId, {}, { limit: 1, before: null });
      const [delivery] = found;
      if (!delivery) throw new Error("one was to be listed");
      for (let n = 0; n < 3; n += 1) {
        const [claim] = await store.claim([delivery.id]);
        await store.pipeline.recordAttempts([makeFailure(claim ?? raise(), 0)]);
      }
      const attempts = await history.listAttempts(tenantId, delivery.id, { limit: 2, before: null });
      expect(attempts.map(({ number }) => number)).toEqual([3, 2]);
      const older = await history.listAttempts(tenantId, delivery.id, {
        limit: 2,
        before: attempts[1]?.id ?? null,
      });
      expect(older.map(({ number }) => number)).toEqual([1]);
    });

    test("attempts made by a worker whose clock is behind the API's are listed too", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const id = uuidv7();
      const { deliveryIds } = await store.ingest(tenantId, [endpointId]);
      const [claim] = await store.claim(deliveryIds);
      await store.pipeline.recordAttempts([makeAttempt(claim ?? raise(), { id })]);
      const attempts = await store.management.history.listAttempts(tenantId, deliveryIds[0] ?? "", all);
      expect(attempts.map((attempt) => attempt.id)).toEqual([id]);
    });
  });

  describe("retry", () => {
    test.for<{ what: string; change: string }>([
      { what: "waiting", change: "next_attempt_at = now() + interval '1 day', attempts = 2" },
      { what: "delivered", change: "status = 'delivered', completed_at = now(), attempts = 2" },
      { what: "failed", change: "status = 'failed', completed_at = now(), attempts = 2" },
      { what: "cancelled", change: "status = 'cancelled', completed_at = now(), attempts = 2" },
    ])("makes a $what delivery due, and its next attempt a manual one", async ({ change }) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [id = ""] = await store.ingestMany(tenantId, endpointId, 1);
      await store.query(`UPDATE delivery SET ${change} WHERE id = $1`, [id]);
      const answer = await store.management.history.retryDelivery(tenantId, id, 5, makeAudit());
      expect(answer).toMatchObject({ id, status: "pending", attempts: 2, completedAt: null });
      expect(await store.claim([id])).toMatchObject([{ trigger: "manual", attempts: 3 }]);
    });

    test("refuses a delivery in flight, one whose endpoint is gone, and one that does not exist", async () => {
      const store = open();
      const { history, endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const [flying = "", orphan = ""] = await store.ingestMany(tenantId, endpointId, 2);
      await store.claim([flying]);
      const before = await store.readDelivery(flying);
      expect(await history.retryDelivery(tenantId, flying, 5, makeAudit())).toBe("delivering");
      expect(await store.readDelivery(flying)).toEqual(before);
      await endpoints.delete(tenantId, endpointId, makeAudit());
      expect(await history.retryDelivery(tenantId, orphan, 5, makeAudit())).toBe("deleted");
      expect(await history.retryDelivery(tenantId, uuidv7(), 5, makeAudit())).toBeNull();
    });

    test("refuses a delivery whose payload was forgotten", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId]);
      await store.query("UPDATE event SET payload = NULL WHERE id = $1", [eventId]);
      expect(
        await store.management.history.retryDelivery(tenantId, deliveryIds[0] ?? "", 5, makeAudit()),
      ).toBe("expired");
    });
  });

  describe("cancel", () => {
    test("ends a delivery that waits, held or not, and no other", async () => {
      const store = open();
      const { history } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const [due = "", later = "", flying = ""] = await store.ingestMany(tenantId, endpointId, 3);
      await store.query("UPDATE delivery SET next_attempt_at = now() + interval '1 day' WHERE id = $1", [
        later,
      ]);
      await store.claim([flying]);
      for (const id of [due, later]) {
        const cancelled = { id, status: "cancelled", nextAttemptAt: null, completedAt: expect.any(Date) };
        expect(await history.cancelDelivery(tenantId, id, makeAudit())).toMatchObject(cancelled);
        expect(await history.cancelDelivery(tenantId, id, makeAudit())).toBe("finished");
      }
      expect(await history.cancelDelivery(tenantId, flying, makeAudit())).toBe("delivering");
      expect(await store.readDelivery(flying)).toMatchObject({ status: "delivering" });
      expect(await store.claim([due])).toEqual([]);
      expect(await history.cancelDelivery(tenantId, uuidv7(), makeAudit())).toBeNull();
    });

    test("wins or loses against a claim, never both", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 20);
      const [claimed, ...answers] = await Promise.all([
        store.claim(ids),
        ...ids.map((id) => store.management.history.cancelDelivery(tenantId, id, makeAudit())),
      ]);
      const refused = ids.filter((_, at) => answers[at] === "delivering");
      expect(claimed.map(({ id }) => id).toSorted()).toEqual(refused.toSorted());
    });
  });
}

function raise(): never {
  throw new Error("it was to be claimed");
}
