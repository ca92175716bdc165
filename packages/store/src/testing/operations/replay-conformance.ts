import type { ClaimedOperation, ReplayBatch } from "@posthorn/engine/operations/operation-store";
import type { makeEvent, StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createOperationFixture, type OperationFixture } from "./fixture.ts";

/** Operations that make the deliveries an endpoint has missed. */
export function replayContract(open: () => StoreFixture): void {
  let store: OperationFixture;
  let tenantId: string;
  let endpointId: string;
  beforeAll(() => {
    store = createOperationFixture(open());
  });
  beforeEach(async () => {
    ({ tenantId, endpointId } = await store.addTarget());
  });

  /** An event that went to no endpoint, or to the one named; answers its id. */
  async function addEvent(over: Parameters<typeof makeEvent>[4] = {}, to: string[] = []): Promise<string> {
    return (await store.ingest(tenantId, to, over)).eventId;
  }

  async function findAll(filter: object = {}, limit = 1_000): Promise<string[]> {
    const found: string[] = [];
    let after: string | null = null;
    do {
      const { missed, last } = await store.operations.findMissed(
        { tenantId, endpointId, filter },
        after,
        limit,
      );
      found.push(...missed.map(({ id }) => id));
      after = last;
    } while (after !== null);
    return found;
  }

  const start = () => store.start("replay-missing", tenantId, { endpointId });

  function replay(claimed: ClaimedOperation, eventIds: readonly string[], over: Partial<ReplayBatch> = {}) {
    const deliveries = eventIds.map((eventId) => ({ id: uuidv7(), eventId }));
    const batch = { endpointId, endpointVersion: 1, deliveries, cursor: null, isFinished: true, ...over };
    return store.operations.replayBatch(claimed, batch, 0);
  }

  const deliveriesOf = (eventId: string) =>
    store.query<{ endpoint_id: string; trigger: string; status: string; is_ordered: boolean }>(
      "SELECT * FROM delivery WHERE event_id = $1 ORDER BY ordering_number",
      [eventId],
    );

  describe("what an endpoint has missed", () => {
    test("are the tenant's events without a delivery to it, in order, however many are looked at at a time", async () => {
      const other = await store.addEndpoint(tenantId);
      const missed = [await addEvent(), await addEvent({}, [other])];
      await addEvent({}, [endpointId]);
      missed.push(await addEvent());
      const foreign = await store.addTarget();
      await store.ingest(foreign.tenantId, []);
      expect(await findAll()).toEqual(missed);
      expect(await findAll({}, 1)).toEqual(missed);
      expect(await findAll({}, 2)).toEqual(missed);
    });

    test("are no tests of other endpoints, and nothing whose payload is forgotten", async () => {
      const [kept, forgotten, tried] = [await addEvent(), await addEvent(), await addEvent()];
      await store.query("UPDATE event SET payload = NULL WHERE id = $1", [forgotten]);
      await store.query("UPDATE event SET is_test = true WHERE id = $1", [tried]);
      expect(await findAll()).toEqual([kept]);
    });

    test("can be narrowed by type, tag, event and time", async () => {
      const paid = await addEvent({ eventType: "invoice.paid", tags: ["vip"] });
      const late = await addEvent({ eventType: "invoice.paid.late" });
      const user = await addEvent({ eventType: "user.created", tags: ["vip"] });
      expect(await findAll({ eventType: "invoice.*" })).toEqual([paid, late]);
      expect(await findAll({ eventType: "invoice.paid" })).toEqual([paid]);
      expect(await findAll({ tag: "vip" })).toEqual([paid, user]);
      expect(await findAll({ eventId: late })).toEqual([late]);
      expect(await findAll({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([]);
      expect(await findAll({ createdBefore: new Date(Date.now() - 60_000) })).toEqual([]);
    });

    test("has its payloads to be read", async () => {
      const one = await addEvent({ payload: Buffer.from('{"n":1}') });
      const forgotten = await addEvent();
      await store.query("UPDATE event SET payload = NULL WHERE id = $1", [forgotten]);
      const read = await store.operations.readPayloads(tenantId, [one, forgotten]);
      expect(read.map(({ id, payload }) => [id, String(payload)])).toEqual([[one, '{"n":1}']]);
      const { tenantId: foreign } = await store.addTarget();
      expect(await store.operations.readPayloads(foreign, [one])).toEqual([]);
    });
  });

  describe("a replay", () => {
    test("makes one delivery of each event, due now", async () => {
      const [one, two] = [await addEvent(), await addEvent()];
      const id = await start();
      const first = await replay(await store.claimOperation(id), [one], { cursor: one, isFinished: false });
      expect(first).toMatchObject({ status: "running", done: 1, cursor: one });
      expect(await replay(await store.claimOperation(id), [two])).toMatchObject({
        status: "finished",
        done: 2,
        total: 2,
      });
      for (const event of [one, two]) {
        expect(await deliveriesOf(event)).toMatchObject([
          { endpoint_id: endpointId, trigger: "operation", status: "pending", is_ordered: false },
        ]);
      }
      expect(await findAll()).toEqual([]);
      expect((await store.dispatch()).due.filter(([, endpoint]) => endpoint === endpointId)).toHaveLength(2);
    });

    test("beside another makes no delivery twice", async () => {
      const eventIds: string[] = [];
      for (let n = 0; n < 10; n += 1) eventIds.push(await addEvent());
      const ids = [await start(), await start()];
      const claims = [];
      for (const id of ids) claims.push(await store.claimOperation(id));
      const ends = await Promise.all(claims.map((claimed) => replay(claimed, eventIds)));
      const done = ends.map((end) =>
        end === null || end === "changed" ? Number.NaN : end.done + end.failed,
      );
      expect(done.toSorted((a, b) => a - b)).toEqual([0, 10]);
      for (const event of eventIds) expect(await deliveriesOf(event)).toHaveLength(1);
    });

    test("makes none for an event whose payload was forgotten since it was found", async () => {
      const [kept, forgotten] = [await addEvent(), await addEvent()];
      await store.query("UPDATE event SET payload = NULL WHERE id = $1", [forgotten]);
      const id = await start();
      expect(await replay(await store.claimOperation(id), [kept, forgotten])).toMatchObject({
        done: 1,
        failed: 1,
      });
      expect(await deliveriesOf(forgotten)).toEqual([]);
    });

    test.for([
      { change: "changed", settings: "version = version + 1" },
      { change: "deleted", settings: "status = 'deleted'" },
    ])("does nothing when the endpoint was $change meanwhile", async ({ settings }) => {
      const event = await addEvent();
      const claimed = await store.claimOperation(await start());
      await store.setEndpoint(endpointId, settings);
      expect(await replay(claimed, [event])).toBe("changed");
      expect(await deliveriesOf(event)).toEqual([]);
      expect(await store.operations.find(claimed.id)).toMatchObject({ status: "running", done: 0 });
    });

    test("puts ordered events behind one another, in order of their ids", async () => {
      const eventIds: string[] = [];
      for (let n = 0; n < 5; n += 1) eventIds.push(await addEvent({ orderingKey: "order-1" }));
      await replay(await store.claimOperation(await start()), eventIds);
      const rows = await store.query<{ event_id: string; is_ordered: boolean; ordering_key: string }>(
        "SELECT event_id, is_ordered, ordering_key FROM delivery WHERE endpoint_id = $1 ORDER BY ordering_number",
        [endpointId],
      );
      expect(rows.map((row) => row.event_id)).toEqual(eventIds);
      expect(rows[0]).toMatchObject({ is_ordered: true, ordering_key: "order-1" });
    });

    test("of another tenant's event makes nothing", async () => {
      const foreign = await store.addTarget();
      const { eventId } = await store.ingest(foreign.tenantId, []);
      expect(await replay(await store.claimOperation(await start()), [eventId])).toMatchObject({ done: 0 });
      expect(await deliveriesOf(eventId)).toEqual([]);
    });
  });
}
