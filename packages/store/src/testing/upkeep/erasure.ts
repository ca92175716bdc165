import type { ClaimedOperation } from "@posthorn/engine/operations/operation-store";
import { makeAttempt, makeAudit, makeEvent, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";
import { oldId } from "./old-days.ts";

const all = { limit: 1_000, before: null };
const leaseSeconds = 60;
const tablesOfTenant = [
  "delivery",
  "attempt",
  "event",
  "stats_step",
  "idempotency_key",
  "idempotent_create",
  "endpoint",
  "api_key",
  "audit_log",
];

/** Statistics of an endpoint. */
const countedSql = `
INSERT INTO stats_step SELECT $1::uuid, $2::uuid, 1, now() - step * interval '1 minute', 0, 1, 1, 0, '{}', '{1}'
FROM generate_series(1, 3) AS step`;

/** Answers to creates: the same key, used by several callers. */
const answeredSql = `
INSERT INTO idempotent_create (actor_id, key, tenant_id, request_hash, answer, locked_until)
SELECT gen_random_uuid(), 'order-1', $1::uuid, '', '', now() FROM generate_series(1, 4)`;

/** The erasure of a tenant, and the operations that carry it out. */
export function erasureContract(open: () => StoreFixture): void {
  /** Eight events in two days, one of them in the default partition, each with a delivery; half of them were attempted. */
  async function addFullTenant(): Promise<{ tenantId: string; endpointId: string; hash: Buffer }> {
    const store = open();
    const tenantId = await store.addTenant(uuidv7());
    const endpointId = await store.addEndpoint(tenantId);
    const hash = Buffer.from(uuidv7());
    const key = {
      id: uuidv7(),
      tenantId,
      name: "key",
      scopes: [],
      ratePerSecond: null,
      expiresAt: null,
      hash,
    };
    await store.management.apiKeys.create(key, makeAudit());
    const old = { id: oldId(300), idempotency: { key: "order-1", requestHash: Buffer.alloc(32) } };
    const { deliveryIds } = await store.ingest(tenantId, [endpointId], old);
    const ids = [...deliveryIds, ...(await store.ingestMany(tenantId, endpointId, 7))];
    const claims = await store.claim(ids.slice(0, 4));
    await store.pipeline.recordAttempts(claims.map((claim) => makeAttempt(claim)));
    await store.query(countedSql, [tenantId, endpointId]);
    await store.query(answeredSql, [tenantId]);
    return { tenantId, endpointId, hash };
  }

  async function countRows(tenantId: string): Promise<number[]> {
    const counts = tablesOfTenant.map(
      (table) => `(SELECT count(*)::int FROM ${table} WHERE tenant_id = $1) AS ${table}`,
    );
    const [row = {}] = await open().query<Record<string, number>>(`SELECT ${counts.join(", ")}`, [tenantId]);
    return Object.values(row);
  }

  const begin = (tenantId: string) =>
    open().management.tenants.beginErasure(
      tenantId,
      { operationId: uuidv7(), createdBy: uuidv7() },
      { ...makeAudit(), action: "tenant.deleted" },
    );

  /** Nobody else runs operations in these tests, but earlier ones may have left some. */
  async function claim(id: string, seconds = leaseSeconds): Promise<ClaimedOperation> {
    for (;;) {
      const claimed = await open().management.operations.claim(["erase-tenant"], seconds);
      if (claimed === null) throw new Error(`the operation ${id} cannot be claimed`);
      if (claimed.id === id) return claimed;
    }
  }

  async function eraseAll(claimed: ClaimedOperation, limit: number): Promise<ClaimedOperation[]> {
    const seen: ClaimedOperation[] = [];
    let current: ClaimedOperation | null = claimed;
    while (current?.status === "running") {
      current = await open().management.operations.eraseBatch(current, { limit, pauseSeconds: leaseSeconds });
      if (current !== null) seen.push(current);
    }
    return seen;
  }

  describe("erasure", () => {
    test("hides the tenant at once: by every name, with its endpoints and keys, and from what is being ingested", async () => {
      const store = open();
      const { tenantId, endpointId, hash } = await addFullTenant();
      const { tenants, endpoints, apiKeys } = store.management;
      const externalId = (await tenants.find({ id: tenantId }))?.externalId ?? "";
      const version = await store.versionOf(tenantId);
      const operation = await begin(tenantId);
      expect(operation).toMatchObject({
        action: "erase-tenant",
        status: "running",
        tenantId,
        total: null,
        done: 0,
      });

      expect([await tenants.find({ id: tenantId }), await tenants.find({ externalId })]).toEqual([
        null,
        null,
      ]);
      expect((await tenants.list(all)).map(({ id }) => id)).not.toContain(tenantId);
      expect(await tenants.update(tenantId, { name: "back" }, makeAudit())).toBeNull();
      expect(await begin(tenantId)).toBeNull();
      expect(await endpoints.find(tenantId, endpointId)).toBeNull();
      expect(await store.pipeline.loadSendingEndpoints([endpointId])).toEqual([]);
      expect(await apiKeys.findByHash(hash)).toBeNull();
      expect((await apiKeys.list(all, null)).map((key) => key.tenantId)).not.toContain(tenantId);
      expect(await store.pipeline.loadSubscriptions({ id: tenantId })).toBeNull();
      const late = [makeEvent(tenantId, version, [endpointId], "dispatcher", {})];
      expect(await store.pipeline.ingestEvents(late, 5)).toEqual([{ kind: "stale" }]);

      const again = await tenants.upsert(
        { id: uuidv7(), externalId, name: "new", metadata: {} },
        { created: makeAudit(), updated: makeAudit() },
      );
      expect(again.isNew).toBe(true);
    });

    test("takes every row of the tenant, a few at a time, and none of another; the operation says how far it is", async () => {
      const store = open();
      const [gone, kept] = [await addFullTenant(), await addFullTenant()];
      expect(await countRows(gone.tenantId)).toEqual([8, 4, 8, 3, 1, 4, 1, 1, 3]);
      const { id } = (await begin(gone.tenantId)) ?? { id: "" };
      const steps = await eraseAll(await claim(id), 3);
      const total = 8 + 4 + 8 + 3 + 1 + 4 + 1 + 1 + 3 + 1;
      expect(steps[0]).toMatchObject({ status: "running", total, done: 3, finishedAt: null });
      expect(steps.at(-1)).toMatchObject({
        status: "finished",
        total,
        done: total,
        finishedAt: expect.any(Date),
      });
      for (const [index, step] of steps.slice(1).entries())
        expect(step.done - (steps[index]?.done ?? 0)).toBeLessThanOrEqual(4);
      expect(await countRows(gone.tenantId)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
      expect(await countRows(kept.tenantId)).toEqual([8, 4, 8, 3, 1, 4, 1, 1, 3]);
      expect(await store.query("SELECT FROM tenant WHERE id = $1", [gone.tenantId])).toEqual([]);
      const ofEndpoint = "SELECT FROM endpoint_lane WHERE endpoint_id = $1";
      expect(await store.query(ofEndpoint, [gone.endpointId])).toEqual([]);
      expect(await store.query(ofEndpoint, [kept.endpointId])).toHaveLength(1);
      const found = await store.management.operations.find(id);
      expect(found).toMatchObject({ status: "finished", done: total, tenantId: gone.tenantId });
      expect((await store.management.operations.list({}, all))[0]).toEqual(found);
      expect(await store.management.operations.claim(["erase-tenant"], leaseSeconds)).toBeNull();
    });

    test("waits for an event that is on its way into the tables, and takes that too", async () => {
      const store = open();
      const { tenantId } = await addFullTenant();
      await store.query(`CREATE OR REPLACE FUNCTION ingest_slowly(id uuid, tenant uuid) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO event (id, tenant_id, event_type, channels, tags) VALUES (id, tenant, 'slow', '{}', '{}');
          WHILE NOT EXISTS (SELECT FROM event_type WHERE name = 'go.on') LOOP PERFORM pg_sleep(0.02); END LOOP;
        END $$`);
      const ingesting = store.query("SELECT ingest_slowly($1, $2)", [uuidv7(), tenantId]);
      const isWriting =
        "SELECT FROM pg_locks WHERE relation = 'event'::regclass AND mode = 'RowExclusiveLock'";
      while ((await store.query(isWriting)).length === 0);
      const { id } = (await begin(tenantId)) ?? { id: "" };
      const first = await store.management.operations.eraseBatch(await claim(id), {
        limit: 100,
        pauseSeconds: leaseSeconds,
      });
      expect(first).toMatchObject({ status: "running", done: 0, total: null, cursor: null });
      await store.management.eventTypes.register("go.on");
      await ingesting;
      const steps = await eraseAll(first ?? raise(), 100);
      expect(steps.at(-1)).toMatchObject({
        status: "finished",
        done: 8 + 4 + 9 + 3 + 11,
        total: 8 + 4 + 9 + 3 + 11,
      });
      expect(await countRows(tenantId)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
    });
  });

  test("an erasure leaves no statistics that were being counted when it began", async () => {
    const store = open();
    const { tenantId } = await addFullTenant();
    const { stats, operations } = store.management;
    const thisMinuteMs = Math.floor(Date.now() / 60_000) * 60_000;
    const pace = { limit: 100, pauseSeconds: leaseSeconds };
    const waiting = await stats.withCounting(async ({ count }) => {
      await count(thisMinuteMs - 120_000, thisMinuteMs + 120_000);
      const { id } = (await begin(tenantId)) ?? { id: "" };
      let current = await claim(id);
      for (let last: string | null | undefined; current.cursor !== last; ) {
        last = current.cursor;
        current = (await operations.eraseBatch(current, pace)) ?? raise();
      }
      return current;
    });
    expect(waiting).toMatchObject({ status: "running" });
    expect((await eraseAll(waiting ?? raise(), 100)).at(-1)).toMatchObject({ status: "finished" });
    expect(await countRows(tenantId)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  describe("operations", () => {
    test("are one worker's at a time; one that has lost its lease changes nothing", async () => {
      const { operations } = open().management;
      const { tenantId } = await addFullTenant();
      const { id } = (await begin(tenantId)) ?? { id: "" };
      const silent = await claim(id, 0);
      const before = await countRows(tenantId);
      const next = await claim(id);
      expect(await operations.claim(["erase-tenant"], leaseSeconds)).toBeNull();
      expect(await operations.eraseBatch(silent, { limit: 100, pauseSeconds: leaseSeconds })).toBeNull();
      expect(await countRows(tenantId)).toEqual(before);
      const advanced = await operations.eraseBatch(next, { limit: 2, pauseSeconds: leaseSeconds });
      expect(advanced).toMatchObject({ done: 2 });
      await operations.release(next, 0); // no longer its own: it was renewed
      expect(await operations.claim(["erase-tenant"], leaseSeconds)).toBeNull();
      await operations.release(advanced ?? raise(), 0);
      expect(await claim(id)).toMatchObject({ done: 2, cursor: advanced?.cursor });
    });

    test("of actions that a worker does not know are not given to it", async () => {
      const { tenantId } = await addFullTenant();
      const { id } = (await begin(tenantId)) ?? { id: "" };
      expect(await open().management.operations.claim(["retry", "replay-missing"], leaseSeconds)).toBeNull();
      await claim(id);
    });
  });
}

function raise(): never {
  throw new Error("there was to be one");
}
