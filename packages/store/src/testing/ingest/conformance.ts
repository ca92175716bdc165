import type { NewEvent } from "@posthorn/engine/pipeline-store";
import { makeAudit, makeEvent, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const hash = (text: string) => Buffer.from(text);
const withKey = (key: string, request = "a"): Partial<NewEvent> => ({
  idempotency: { key, requestHash: hash(request) },
});

/** What becomes of an event that is accepted. */
export function ingestContract(open: () => StoreFixture): void {
  describe("ingest", () => {
    test("commits 500 events in one call, with their deliveries, and answers in order", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const version = await store.versionOf(tenantId);
      const events = Array.from({ length: 500 }, () =>
        makeEvent(tenantId, version, [endpointId, endpointId], "job", {}),
      );
      const results = await store.pipeline.ingestEvents(events, 5);
      expect(results.map((result) => result.kind)).toEqual(Array(500).fill("stored"));
      const counted = await store.query(
        "SELECT count(*)::int AS deliveries, count(DISTINCT event_id)::int AS events FROM delivery WHERE tenant_id = $1",
        [tenantId],
      );
      expect(counted).toEqual([{ deliveries: 1_000, events: 500 }]);
    });

    test("numbers ordered deliveries as their batches commit, however many commit at once", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const version = await store.versionOf(tenantId);
      const batches = Array.from({ length: 24 }, () =>
        Array.from({ length: 40 }, (_, n) =>
          makeEvent(tenantId, version, [endpointId], "lane", { orderingKey: `key ${n % 3}` }),
        ),
      );
      let isDone = false;
      const ingested = Promise.all(batches.map((batch) => store.pipeline.ingestEvents(batch, 5))).finally(
        () => {
          isDone = true;
        },
      );
      // Numbers that can be seen are a run without gaps, or a later one was committed before an earlier one.
      const runSql = `SELECT count(*)::int AS count, coalesce(max(ordering_number) - min(ordering_number) + 1, 0)::int AS span
        FROM delivery WHERE tenant_id = $1`;
      while (!isDone) {
        const [run] = await store.query<{ count: number; span: number }>(runSql, [tenantId]);
        expect(run?.span).toBe(run?.count);
      }
      await ingested;
      for (const batch of batches) {
        const ids = batch.flatMap((event) => event.deliveries.map(({ id }) => id));
        const rows = await store.query<{ id: string }>(
          "SELECT id FROM delivery WHERE id = ANY ($1) AND is_ordered ORDER BY ordering_number",
          [ids],
        );
        expect(rows.map(({ id }) => id)).toEqual(ids);
      }
    });

    test("gives deliveries without an ordering key no number", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [id = ""] = await store.ingestMany(tenantId, endpointId, 1);
      expect(await store.readDelivery(id)).toMatchObject({ is_ordered: false, ordering_number: null });
    });

    test("answers the time it stored, as it is read later", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const event = makeEvent(tenantId, await store.versionOf(tenantId), [], "dispatcher", {});
      const [result] = await store.pipeline.ingestEvents([event], 5);
      const found = await store.management.history.findEvent(tenantId, event.id);
      expect(result).toEqual({ kind: "stored", createdAt: found?.createdAt });
    });

    test("refuses an event matched against an outdated endpoint list as stale, and stores the one beside it", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const other = await store.addTarget();
      const outdated = makeEvent(tenantId, await store.versionOf(tenantId), [endpointId], "dispatcher", {});
      const current = makeEvent(other.tenantId, await store.versionOf(other.tenantId), [], "dispatcher", {});
      await store.addEndpoint(tenantId);
      const results = await store.pipeline.ingestEvents([outdated, current], 5);
      expect(results.map((result) => result.kind)).toEqual(["stale", "stored"]);
      expect(await store.management.history.findEvent(tenantId, outdated.id)).toBeNull();
      expect(await store.query("SELECT FROM delivery WHERE tenant_id = $1", [tenantId])).toEqual([]);
    });

    test("refuses an event of a tenant that does not exist as stale", async () => {
      const [result] = await open().pipeline.ingestEvents([makeEvent(uuidv7(), 1, [], "dispatcher", {})], 5);
      expect(result).toEqual({ kind: "stale" });
    });

    test("lets one of 20 concurrent batches win an idempotency key and answers the others like it", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const version = await store.versionOf(tenantId);
      const batches = Array.from({ length: 20 }, () => [
        makeEvent(tenantId, version, [], "dispatcher", withKey(uuidv7())),
        makeEvent(tenantId, version, [endpointId], "dispatcher", withKey("order-42")),
        makeEvent(tenantId, version, [], "dispatcher", withKey("order-43")),
      ]);
      const answers = await Promise.all(batches.map((batch) => store.pipeline.ingestEvents(batch, 5)));
      const winner = answers.findIndex(([, result]) => result?.kind === "stored");
      const event = batches[winner]?.[1];
      const repeats = answers.map(([, result]) => result).filter((result) => result?.kind === "repeat");
      expect(repeats).toHaveLength(19);
      for (const { first } of repeats) {
        expect(first).toMatchObject({ eventId: event?.id, eventType: "invoice.paid", deliveries: 1 });
        expect(Buffer.from(first.requestHash)).toEqual(hash("a"));
      }
      expect(answers.map(([result]) => result?.kind)).toEqual(Array(20).fill("stored"));
      const stored = "SELECT count(*)::int AS count FROM event WHERE tenant_id = $1";
      expect(await store.query(stored, [tenantId])).toEqual([{ count: 22 }]);
    });

    test("stores one of two equal keys in one batch and tells the other what the first was", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const version = await store.versionOf(tenantId);
      const batch = [
        makeEvent(tenantId, version, [], "dispatcher", withKey("same", "one")),
        makeEvent(tenantId, version, [], "dispatcher", withKey("same", "two")),
      ];
      const results = await store.pipeline.ingestEvents(batch, 5);
      const at = results.findIndex((result) => result.kind === "stored");
      const first = { eventId: batch[at]?.id, requestHash: batch[at]?.idempotency?.requestHash };
      expect(results[1 - at]).toMatchObject({ kind: "repeat", first });
    });

    test("tells what was accepted under an idempotency key, to its tenant alone", async () => {
      const store = open();
      const [tenantId, other] = [await store.addTenant(), await store.addTenant()];
      const event = makeEvent(tenantId, await store.versionOf(tenantId), [], "dispatcher", withKey("known"));
      const [result] = await store.pipeline.ingestEvents([event], 5);
      const find = (tenant: string, key: string) => store.pipeline.findFirstAnswer(tenant, key);
      expect(await find(tenantId, "known")).toEqual({
        ...{ requestHash: hash("a"), eventId: event.id, eventType: "invoice.paid", deliveries: 0 },
        createdAt: result?.kind === "stored" && result.createdAt,
      });
      expect([await find(tenantId, "other"), await find(other, "known")]).toEqual([null, null]);
    });

    test("keeps equal keys of two tenants apart", async () => {
      const store = open();
      const tenants = [await store.addTenant(), await store.addTenant()];
      const events = tenants.map((tenantId) => makeEvent(tenantId, 1, [], "dispatcher", withKey("same")));
      const results = await store.pipeline.ingestEvents(events, 5);
      expect(results.map((result) => result.kind)).toEqual(["stored", "stored"]);
    });

    test("forgets idempotency keys that are old enough and no others", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      await store.ingest(tenantId, [], withKey("old"));
      await store.ingest(tenantId, [], withKey("new"));
      await store.query(
        "UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE key = 'old' AND tenant_id = $1",
        [tenantId],
      );
      await store.pipeline.deleteIdempotencyKeys(24);
      const left = await store.query("SELECT key FROM idempotency_key WHERE tenant_id = $1", [tenantId]);
      expect(left).toEqual([{ key: "new" }]);
    });

    test.for<{ what: string; words: string[] }>([
      { what: "quotes", words: ['say "hi"', "'", '"', "''"] },
      { what: "commas", words: ["a,b", ","] },
      { what: "braces", words: ["{a}", "{", "}", "{}"] },
      { what: "backslashes", words: ["\\", "a\\b", '\\"', "\\\\"] },
      { what: "spaces and nothing", words: ["", " ", " a ", "\n\t"] },
      { what: "the word NULL", words: ["NULL", "null"] },
      { what: "letters beyond ASCII", words: ["ü", "漢字", "🎺"] },
    ])("keeps tags and channels with $what", async ({ words }) => {
      const store = open();
      const tenantId = await store.addTenant();
      const { eventId } = await store.ingest(tenantId, [], { tags: words, channels: words });
      const event = await store.management.history.findEvent(tenantId, eventId);
      expect(event).toMatchObject({ tags: words, channels: words });
    });

    test.for<{ what: string; payload: Buffer }>([
      { what: "NUL bytes", payload: Buffer.from([0, 1, 0, 0, 255, 0]) },
      { what: "invalid UTF-8", payload: Buffer.from([0xc3, 0x28, 0xa0, 0xff, 0xfe]) },
      { what: "what looks like an escape", payload: Buffer.from("\\x00\\\\000{\\u0000}") },
      { what: "200 KB", payload: Buffer.alloc(200_000, "a🎺") },
      { what: "nothing at all", payload: Buffer.alloc(0) },
    ])("keeps a payload of $what to the byte, and a claim brings it", async ({ payload }) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId], { payload });
      const found = await store.management.history.findPayload(tenantId, eventId);
      const [claimed] = await store.claim(deliveryIds);
      expect(found instanceof Uint8Array && Buffer.compare(found, payload)).toBe(0);
      expect(claimed && Buffer.compare(claimed.payload, payload)).toBe(0);
    });

    test("tells what a tenant's endpoints want, by either of its names, without the deleted ones", async () => {
      const store = open();
      const externalId = uuidv7();
      const tenantId = await store.addTenant(externalId);
      const [active, paused, broken, limited, deleted] = [
        await store.addEndpoint(tenantId),
        await store.addEndpoint(tenantId),
        await store.addEndpoint(tenantId),
        await store.addEndpoint(tenantId),
        await store.addEndpoint(tenantId),
      ];
      await store.setEndpointStatus(paused, "paused");
      await store.setLane(broken, "breaker = 'open'");
      const filter = { total: { $gte: 1.5 }, id: { $exist: true } };
      await store.setEndpoint(limited, `rate_per_second = 0.5, filter = '${JSON.stringify(filter)}'`);
      await store.management.endpoints.delete(tenantId, deleted, makeAudit());
      const byId = await store.pipeline.loadSubscriptions({ id: tenantId });
      const wanted = { eventTypes: ["*"], channels: [], filter: null };
      expect(byId).toEqual({
        tenantId,
        endpointsVersion: 7,
        endpoints: [
          { id: active, ...wanted, isOpen: true, hasRate: false },
          { id: paused, ...wanted, isOpen: false, hasRate: false },
          { id: broken, ...wanted, isOpen: false, hasRate: false },
          { id: limited, ...wanted, filter, isOpen: true, hasRate: true },
        ],
      });
      expect(await store.pipeline.loadSubscriptions({ externalId })).toEqual(byId);
      expect(await store.pipeline.loadSubscriptions({ externalId: "nobody" })).toBeNull();
      expect(await store.pipeline.loadSubscriptions({ id: uuidv7() })).toBeNull();
    });
  });
}
