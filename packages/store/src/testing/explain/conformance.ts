import type { EndpointToExplain } from "@posthorn/engine/events/explain-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const all = { limit: 100, before: null };
const filter = { total: { $gte: 100 }, "a key that sorts first": { $exist: true } };

/** What is asked for to tell why an endpoint did or did not get an event. */
export function explainContract(open: () => StoreFixture): void {
  describe("explaining an event", () => {
    test("shows an event with its payload as long as that is kept, and to its own tenant only", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const payload = Buffer.from('{"total": 1.0}');
      const { eventId } = await store.ingest(tenantId, [endpointId], { payload, channels: ["eu"] });
      const { explain } = store.management;
      const found = await explain.findEvent(tenantId, eventId);
      expect(found).toMatchObject({
        id: eventId,
        eventType: "invoice.paid",
        channels: ["eu"],
        isTest: false,
      });
      expect(found?.createdAt).toBeInstanceOf(Date);
      expect(Buffer.from(found?.payload ?? []).equals(payload)).toBe(true);
      await store.query("UPDATE event SET payload = NULL WHERE id = $1", [eventId]);
      expect(await explain.findEvent(tenantId, eventId)).toMatchObject({ payload: null });
      expect(await explain.findEvent(await store.addTenant(), eventId)).toBeNull();
      expect(await explain.findEvent(tenantId, uuidv7())).toBeNull();
    });

    test("lists every endpoint of the tenant with what it wants and its delivery, page by page", async () => {
      const store = open();
      const { tenantId, endpointId: paused } = await store.addTarget();
      const [missed, deleted, gone] = [
        await store.addEndpoint(tenantId),
        await store.addEndpoint(tenantId),
        await store.addEndpoint(tenantId),
      ];
      await store.addTarget(); // of another tenant
      await store.management.endpoints.update(
        tenantId,
        missed,
        { filter, channels: ["us"] },
        null,
        makeAudit(),
      );
      const { eventId, deliveryIds } = await store.ingest(tenantId, [paused, deleted, gone]);
      await store.ingest(tenantId, [missed, paused]); // another event
      await store.setEndpointStatus(paused, "paused");
      await store.setEndpointStatus(deleted, "deleted");
      await store.query("DELETE FROM endpoint WHERE id = $1", [gone]);

      const list = await store.management.explain.listEndpoints(tenantId, eventId, all);
      const anything = { eventTypes: ["*"], channels: [], filter: null };
      expect(list).toMatchObject([
        { id: gone, settings: null, delivery: { id: deliveryIds[2], heldBy: null } },
        { id: deleted, settings: { status: "deleted", ...anything }, delivery: { id: deliveryIds[1] } },
        {
          id: missed,
          settings: { status: "active", eventTypes: ["*"], channels: ["us"], filter },
          delivery: null,
        },
        {
          id: paused,
          settings: { status: "paused", ...anything },
          delivery: { id: deliveryIds[0], status: "pending", heldBy: "paused" },
        },
      ]);
      expect(Object.keys(list[2]?.settings?.filter ?? {})).toEqual(Object.keys(filter));
      expect(list[2]?.settings?.changedAt.getTime()).toBeGreaterThanOrEqual(
        list[2]?.settings?.createdAt.getTime() ?? Number.NaN,
      );

      const pages: EndpointToExplain[] = [];
      for (let before: string | null = null; pages.length < list.length; before = pages.at(-1)?.id ?? null) {
        const page = await store.management.explain.listEndpoints(tenantId, eventId, { limit: 1, before });
        expect(page).toHaveLength(1);
        pages.push(...page);
      }
      expect(pages).toEqual(list);
    });

    test("an endpoint with several deliveries of an event is told of with the last one", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId, endpointId]);
      const list = await store.management.explain.listEndpoints(tenantId, eventId, all);
      expect(list.map(({ delivery }) => delivery?.id)).toEqual([deliveryIds[1]]);
    });
  });
}
