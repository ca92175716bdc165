import type { NewEvent } from "@posthorn/engine/pipeline-store";
import { eventually } from "@posthorn/testkit/eventually";
import { makeAudit, makeEvent, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const withKey = (key: string): Partial<NewEvent> => ({ idempotency: { key, requestHash: Buffer.from("a") } });

/** Takes an external id for an event of another batch, and commits once somebody waits for it. */
const takeSlowlySql = (tenantId: string, eventId: string) => `
BEGIN;
INSERT INTO event_external_id (tenant_id, external_id, event_id) VALUES ('${tenantId}', 'order-1', '${eventId}');
DO $$ BEGIN
  FOR turn IN 1..1000 LOOP
    IF EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) THEN RETURN; END IF;
    PERFORM pg_sleep(0.01);
  END LOOP;
  RAISE 'nobody waited';
END $$;
COMMIT`;

/** Whether somebody has written an external id, and not committed yet. */
const isTakingSql = `
SELECT FROM pg_locks WHERE relation = 'event_external_id'::regclass AND mode = 'RowExclusiveLock' AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

function batchOf(tenantId: string, ...events: Partial<NewEvent>[]): NewEvent[] {
  return events.map((over) => makeEvent(tenantId, 1, [], "dispatcher", over));
}

/** External ids are unique in a tenant. */
export function externalIdContract(open: () => StoreFixture): void {
  describe("external ids", () => {
    test("belong to one event: a later one with the same is told which, and nothing of it is kept", async () => {
      const { pipeline, management, query, addTenant } = open();
      const tenantId = await addTenant();
      const [first, later] = batchOf(
        tenantId,
        { externalId: "order-1" },
        { externalId: "order-1", ...withKey("k") },
      );
      if (!first || !later) throw new Error("two were made");
      expect(await pipeline.ingestEvents([first], 5)).toMatchObject([{ kind: "stored" }]);
      expect(await pipeline.ingestEvents([later], 5)).toEqual([{ kind: "taken", eventId: first.id }]);
      expect(await management.history.findEvent(tenantId, later.id)).toBeNull();
      expect(await query("SELECT key FROM idempotency_key WHERE tenant_id = $1", [tenantId])).toEqual([]);
    });

    test("of two events in one batch belong to the first", async () => {
      const { pipeline, addTenant } = open();
      const tenantId = await addTenant();
      const batch = batchOf(tenantId, { externalId: "a" }, {}, { externalId: "a" }, { externalId: "b" });
      const results = await pipeline.ingestEvents(batch, 5);
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "stored", "taken", "stored"]);
      expect(results[2]).toEqual({ kind: "taken", eventId: batch[0]?.id });
    });

    test("of a request that is repeated under its idempotency key are its own, in its batch and later", async () => {
      const { pipeline, addTenant } = open();
      const tenantId = await addTenant();
      const request = { externalId: "order-1", ...withKey("k") };
      const batch = batchOf(tenantId, request, request);
      const [stored, repeat] = await pipeline.ingestEvents(batch, 5);
      const first = { kind: "repeat", first: { eventId: batch[0]?.id } };
      expect(stored).toMatchObject({ kind: "stored" });
      expect(repeat).toMatchObject(first);
      expect(await pipeline.ingestEvents(batchOf(tenantId, request), 5)).toMatchObject([first]);
    });

    test("of an event whose idempotency key was used for another are not kept", async () => {
      const { pipeline, addTenant } = open();
      const tenantId = await addTenant();
      const [, repeat] = await pipeline.ingestEvents(
        batchOf(tenantId, withKey("k"), { externalId: "order-1", ...withKey("k") }),
        5,
      );
      expect(repeat).toMatchObject({ kind: "repeat" });
      const next = await pipeline.ingestEvents(batchOf(tenantId, { externalId: "order-1" }), 5);
      expect(next).toMatchObject([{ kind: "stored" }]);
    });

    test("of two tenants are told apart", async () => {
      const { pipeline, addTenant } = open();
      const tenants = [await addTenant(), await addTenant()];
      const batch = tenants.flatMap((tenantId) => batchOf(tenantId, { externalId: "order-1" }));
      const results = await pipeline.ingestEvents(batch, 5);
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "stored"]);
    });

    test("that another process is just taking are waited for, and the events beside are stored", async () => {
      const { pipeline, query, addTenant } = open();
      const [tenantId, eventId] = [await addTenant(), uuidv7()];
      const taking = query(takeSlowlySql(tenantId, eventId));
      await eventually(async () => expect(await query(isTakingSql)).toHaveLength(1));
      const batch = batchOf(
        tenantId,
        {},
        { externalId: "order-1", ...withKey("k") },
        { externalId: "order-2" },
      );
      const results = await pipeline.ingestEvents(batch, 5);
      await taking;
      expect(results.map(({ kind }) => kind)).toEqual(["stored", "taken", "stored"]);
      expect(results[1]).toEqual({ kind: "taken", eventId });
      expect(await query("SELECT key FROM idempotency_key WHERE tenant_id = $1", [tenantId])).toEqual([]);
    });

    test("are each taken once by 20 concurrent batches that want the same ones in other orders", async () => {
      const { pipeline, query, addTenant } = open();
      const tenantId = await addTenant();
      const names = Array.from({ length: 10 }, (_, n) => `order-${n}`);
      const batches = Array.from({ length: 20 }, (_, n) =>
        batchOf(
          tenantId,
          {},
          ...(n % 2 === 0 ? names : names.toReversed()).map((externalId) => ({ externalId })),
        ),
      );
      const answers = await Promise.all(batches.map((batch) => pipeline.ingestEvents(batch, 5)));
      expect(answers.map(([result]) => result?.kind)).toEqual(Array(20).fill("stored"));
      const kinds = answers.flatMap((results) => results.slice(1).map(({ kind }) => kind));
      expect(kinds.filter((kind) => kind === "stored")).toHaveLength(10);
      expect(kinds.filter((kind) => kind === "taken")).toHaveLength(190);
      const agree = `SELECT count(*)::int AS count FROM event JOIN event_external_id AS taken
        ON taken.event_id = event.id AND taken.external_id = event.external_id WHERE event.tenant_id = $1`;
      expect(await query(agree, [tenantId])).toEqual([{ count: 10 }]);
    });

    test("go with their tenant", async () => {
      const { pipeline, management, query, addTenant } = open();
      const tenantId = await addTenant();
      await pipeline.ingestEvents(batchOf(tenantId, { externalId: "a" }, { externalId: "b" }), 5);
      const begun = { operationId: uuidv7(), createdBy: uuidv7() };
      await management.tenants.beginErasure(tenantId, begun, makeAudit());
      for (let isFinished = false; !isFinished; ) {
        const claimed = await management.operations.claim(["erase-tenant"], 60);
        const advanced =
          claimed && (await management.operations.eraseBatch(claimed, { limit: 100, pauseSeconds: 0 }));
        isFinished = advanced?.id === begun.operationId && advanced.status === "finished";
      }
      expect(await query("SELECT FROM event_external_id WHERE tenant_id = $1", [tenantId])).toEqual([]);
    });
  });

  describe("an event", () => {
    test("keeps how many endpoints it matched and what it breaks of its schema", async () => {
      const { pipeline, query, addTenant } = open();
      const tenantId = await addTenant();
      const endpoints = [uuidv7(), uuidv7()];
      const event = makeEvent(tenantId, 1, endpoints, "dispatcher", {
        schemaError: "/total must be a number",
      });
      await pipeline.ingestEvents([event, ...batchOf(tenantId, { externalId: "a" })], 5);
      const sql = "SELECT matched_endpoints, schema_error FROM event WHERE tenant_id = $1 ORDER BY id";
      expect(await query(sql, [tenantId])).toEqual([
        { matched_endpoints: 2, schema_error: "/total must be a number" },
        { matched_endpoints: 0, schema_error: null },
      ]);
    });
  });
}
