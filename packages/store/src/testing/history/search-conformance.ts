import type { EventFilter } from "@posthorn/engine/history-store";
import { makeAttempt, makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeAll, describe, expect, test } from "vitest";

const all = { limit: 1_000, before: null };

/** What events are found by, and ids of any kind. */
export function searchContract(open: () => StoreFixture): void {
  describe("a search for events", () => {
    let tenantId: string;
    let made: Record<"paid" | "failed" | "lost", string>;

    beforeAll(async () => {
      const store = open();
      const target = await store.addTarget();
      tenantId = target.tenantId;
      const add = async (over: object, endpoints = [target.endpointId]) =>
        (await store.ingest(tenantId, endpoints, over)).eventId;
      made = {
        paid: await add({ eventType: "invoice.paid", tags: ["order-1", "vip"], externalId: "a" }),
        failed: await add({ eventType: "invoice.failed", tags: ["order-1"], channels: ["eu", "us"] }),
        lost: await add({ eventType: "invoicex", schemaError: "/total is no number" }, []),
      };
    });

    test.for<{ by: string; filter: EventFilter; found: (keyof typeof made)[] }>([
      { by: "nothing", filter: {}, found: ["lost", "failed", "paid"] },
      { by: "exact event type", filter: { eventType: "invoice.paid" }, found: ["paid"] },
      { by: "event type prefix", filter: { eventType: "invoice.*" }, found: ["failed", "paid"] },
      { by: "tag", filter: { tag: "order-1" }, found: ["failed", "paid"] },
      { by: "a tag that none has", filter: { tag: "order" }, found: [] },
      {
        by: "tag and event type",
        filter: { tag: "order-1", eventType: "invoice.failed" },
        found: ["failed"],
      },
      { by: "external id", filter: { externalId: "a" }, found: ["paid"] },
      { by: "an external id that none has", filter: { externalId: "b" }, found: [] },
      { by: "external id and another tag", filter: { externalId: "a", tag: "none" }, found: [] },
      { by: "channel", filter: { channel: "us" }, found: ["failed"] },
      { by: "having matched no endpoint", filter: { isMatched: false }, found: ["lost"] },
      { by: "having matched one", filter: { isMatched: true }, found: ["failed", "paid"] },
      {
        by: "a time that has yet to come",
        filter: { createdAfter: new Date(Date.now() + 60_000) },
        found: [],
      },
      { by: "a time that has passed", filter: { createdBefore: new Date(Date.now() - 60_000) }, found: [] },
    ])("by $by finds them, and their number", async ({ filter, found }) => {
      const { history } = open().management;
      const listed = await history.listEvents(tenantId, filter, all);
      expect(listed.data.map(({ id }) => id)).toEqual(found.map((name) => made[name]));
      expect(listed.next).toBeNull();
      const count = await history.countEvents(tenantId, filter);
      expect(count).toEqual({ count: found.length, isCapped: false });
      const foreign = await open().addTenant();
      expect((await history.listEvents(foreign, filter, all)).data).toEqual([]);
    });

    test("tells how many endpoints each went to, and what it breaks of its schema", async () => {
      const { data } = await open().management.history.listEvents(tenantId, {}, all);
      expect(data.map(({ deliveries, schemaError }) => [deliveries, schemaError])).toEqual([
        [0, "/total is no number"],
        [1, null],
        [1, null],
      ]);
    });

    test("finds their deliveries by external id, in one tenant and in all", async () => {
      const { history } = open().management;
      for (const where of [tenantId, null]) {
        const { data } = await history.listDeliveries(where, { externalId: "a" }, all);
        expect(data.filter((one) => one.tenantId === tenantId).map((one) => one.eventId)).toEqual([
          made.paid,
        ]);
      }
      const foreign = await open().addTenant();
      expect((await history.listDeliveries(foreign, { externalId: "a" }, all)).data).toEqual([]);
    });
  });

  describe("a search in payloads", () => {
    test("reads out those that have every needle, and those with escapes", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const add = async (payload: string) =>
        (await store.ingest(tenantId, [], { payload: Buffer.from(payload) })).eventId;
      const plain = await add('{"order":{"id":"größer"}}');
      await add('{"order":{"id":"kleiner"}}');
      const escaped = await add(String.raw`{"order":{"id":"gr\u00f6\u00dfer"}}`);
      const forgotten = await add('{"order":{"id":"größer"}}');
      await store.query("UPDATE event SET payload = NULL WHERE id = $1", [forgotten]);
      const search = { filter: {}, needles: ["order", "größer"] };
      const step = await store.management.history.readPayloads(tenantId, search, null);
      expect(step.data.map(({ id }) => id)).toEqual([escaped, plain]);
      expect(Buffer.from(step.data[1]?.payload ?? []).toString()).toBe('{"order":{"id":"größer"}}');
      expect(step.next).toBeNull();
    });

    test("stops after so many bytes and goes on from there", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const payload = Buffer.from(JSON.stringify({ a: "x".repeat(1_500_000) }));
      const ids: string[] = [];
      for (let n = 0; n < 7; n += 1) ids.push((await store.ingest(tenantId, [], { payload })).eventId);
      const found: string[] = [];
      let steps = 0;
      for (let before: string | null = null; ; steps += 1) {
        const search = { filter: {}, needles: ["x"] };
        const step = await store.management.history.readPayloads(tenantId, search, before);
        expect(step.bytes).toBeLessThan(6_000_000);
        found.push(...step.data.map(({ id }) => id));
        before = step.next;
        if (before === null) break;
      }
      expect([found, steps]).toEqual([ids.toReversed(), 2]);
    });
  });

  describe("a delivery", () => {
    test("is still listed when its event is gone, without a type", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId]);
      await store.query("DELETE FROM event WHERE id = $1", [eventId]);
      const { history } = store.management;
      const { data } = await history.listDeliveries(tenantId, {}, all);
      expect(data).toMatchObject([{ id: deliveryIds[0], eventType: null }]);
      expect((await history.listDeliveries(tenantId, { eventType: "invoice.paid" }, all)).data).toEqual([]);
    });

    test("is found by the class of its last answer", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { deliveryIds } = await store.ingest(tenantId, [endpointId]);
      const [claim] = await store.claim(deliveryIds);
      if (!claim) throw new Error("it was to be claimed");
      await store.pipeline.recordAttempts([makeAttempt(claim, { statusCode: 204 })]);
      const find = async (statusClass: "2xx" | "3xx") =>
        (await store.management.history.listDeliveries(tenantId, { statusClass }, all)).data.map(
          ({ id }) => id,
        );
      expect([await find("2xx"), await find("3xx")]).toEqual([deliveryIds, []]);
    });
  });

  describe("looking up an id", () => {
    test("tells what it is of, and to nobody else", async () => {
      const store = open();
      const [tenantName, eventName] = [uuidv7(), uuidv7()];
      const tenantId = await store.addTenant(tenantName);
      const endpointId = await store.addEndpoint(tenantId);
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId], { externalId: eventName });
      const unmatched = (await store.ingest(tenantId, [])).eventId;
      const [claim] = await store.claim(deliveryIds);
      if (!claim) throw new Error("it was to be claimed");
      const attempt = makeAttempt(claim);
      await store.pipeline.recordAttempts([attempt]);
      const { history } = store.management;
      const [deliveryId = ""] = deliveryIds;
      const foreign = await store.addTenant();
      for (const [kind, id] of [
        ["tenant", tenantId],
        ["endpoint", endpointId],
        ["event", eventId],
        ["event", unmatched],
        ["delivery", deliveryId],
        ["attempt", attempt.id],
      ] as const) {
        const hit = {
          kind,
          id,
          tenantId,
          deliveryId: kind === "attempt" ? deliveryId : null,
          matchedBy: "id",
        };
        expect(await history.lookUp(null, { kind, id }, "")).toEqual([hit]);
        expect(await history.lookUp(tenantId, { kind, id }, "")).toEqual([hit]);
        expect(await history.lookUp(foreign, { kind, id }, "")).toEqual([]);
        expect(await history.lookUp(null, { kind, id: uuidv7() }, "")).toEqual([]);
      }
      for (const [kind, id, name] of [
        ["tenant", tenantId, tenantName],
        ["event", eventId, eventName],
      ] as const) {
        const hit = { kind, id, tenantId, deliveryId: null, matchedBy: "externalId" };
        expect(await history.lookUp(null, null, name)).toEqual([hit]);
        expect(await history.lookUp(tenantId, null, name)).toEqual([hit]);
        expect(await history.lookUp(foreign, null, name)).toEqual([]);
      }
    });
  });

  describe("a tenant that is being erased", () => {
    test("is left out of every list, count and look-up of all tenants", async () => {
      const store = open();
      const { history, tenants } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const externalId = uuidv7();
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId], { externalId });
      const [id = ""] = deliveryIds;
      const filters = [
        { eventId },
        { endpointId },
        { externalId },
        { endpointId, statuses: ["pending" as const] },
      ];
      for (const filter of filters)
        expect((await history.listDeliveries(null, filter, all)).data).toHaveLength(1);
      const begun = { operationId: uuidv7(), createdBy: uuidv7() };
      await tenants.beginErasure(tenantId, begun, makeAudit());
      for (const filter of filters) {
        expect((await history.listDeliveries(null, filter, all)).data).toEqual([]);
        expect(await history.countDeliveries(null, filter)).toEqual({ count: 0, isCapped: false });
      }
      const listed = await history.listDeliveries(null, {}, all);
      expect(listed.data.filter((delivery) => delivery.tenantId === tenantId)).toEqual([]);
      expect(await history.lookUp(null, { kind: "delivery", id }, externalId)).toEqual([]);
    });
  });
}
