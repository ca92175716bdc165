import { DispatchRound } from "@posthorn/engine/dispatch-round";
import type { Dispatched } from "@posthorn/engine/pipeline-store";
import { makeAttempt, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeEach, describe, expect, test } from "vitest";

/** What the dispatcher is given to feed. A turn sees all endpoints, so each test begins without deliveries. */
export function dispatchContract(open: () => StoreFixture): void {
  describe("dispatch", () => {
    beforeEach(() => open().query("TRUNCATE event, delivery, attempt"));

    test("feeds what is due, most overdue first, and leaves it to its job afterwards", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [late = "", later = "", latest = ""] = await store.ingestMany(tenantId, endpointId, 3);
      await overdue(store, latest, 3);
      await overdue(store, later, 2);
      await overdue(store, late, 1);
      const { due, expired } = await store.dispatch({ perEndpoint: 2 });
      expect(due).toEqual([
        [latest, endpointId],
        [later, endpointId],
      ]);
      expect(expired).toEqual([]);
      expect((await store.dispatch()).due).toEqual([[late, endpointId]]);
      expect((await store.dispatch()).due).toEqual([]);
      await store.query("UPDATE delivery SET queued_until = now() - interval '1 second' WHERE id = $1", [
        later,
      ]);
      expect((await store.dispatch()).due).toEqual([[later, endpointId]]);
    });

    test("reaches each of 50 endpoints in the turn in which another has 5,000 due", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const big = await store.addEndpoint(tenantId);
      const small: string[] = [];
      for (let n = 0; n < 50; n += 1) small.push(await store.addEndpoint(tenantId));
      await store.ingestMany(tenantId, big, 5_000);
      await store.ingest(tenantId, small);
      const { due } = await store.dispatch({ endpointLimit: 100, perEndpoint: 100 });
      expect(countByEndpoint(due)).toEqual(new Map([[big, 100], ...small.map((id) => [id, 1] as const)]));
    });

    test("feeds an endpoint no more while all it may have outstanding is with a worker", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 300);
      await store.query(
        "UPDATE delivery SET next_attempt_at = now() - array_position($1, id) * interval '1 second'",
        [ids],
      );
      let fed = 0;
      for (let turn = 0; turn < 20; turn += 1) fed += (await store.dispatch({ perEndpoint: 10 })).due.length;
      expect(fed).toBe(50);
    });

    test("visits every endpoint once in a round of several turns", async () => {
      const store = open();
      const endpointIds: string[] = [];
      for (const count of [7, 1, 4]) endpointIds.push(...(await fillTenant(store, count)));
      const visited: string[] = [];
      const fed: string[] = [];
      for (const round = new DispatchRound(3); !round.isOver; ) {
        const turn = await store.dispatch({ ...round.nextTurn(), endpointLimit: 3 });
        visited.push(...turn.visited.map(({ endpointId }) => endpointId));
        fed.push(...turn.due.map(([, endpointId]) => endpointId));
        round.advance(turn);
      }
      expect(visited.toSorted()).toEqual(endpointIds.toSorted());
      expect(fed.toSorted()).toEqual(endpointIds.toSorted());
    });

    test("serves a tenant with one endpoint in the first turn although another has 500 with work", async () => {
      const store = open();
      const many = await fillTenant(store, 500);
      const [one = ""] = await fillTenant(store, 1);
      const round = new DispatchRound(2);
      const turn = await store.dispatch(round.nextTurn());
      expect(turn.due.map(([, endpointId]) => endpointId)).toContain(one);
      expect(turn.visited).toHaveLength(51);
      round.advance(turn);
      let visits = turn.visited.length;
      for (; !round.isOver; ) {
        const next = await store.dispatch(round.nextTurn());
        visits += next.visited.length;
        round.advance(next);
      }
      expect(visits).toBe(many.length + 1);
    });

    test("comes to the endpoints behind those that nothing is known of any more", async () => {
      const store = open();
      const endpointIds = (await fillTenant(store, 9)).toSorted();
      await store.query("DELETE FROM endpoint WHERE id = ANY ($1)", [endpointIds.slice(0, 8)]);
      const fed: string[] = [];
      for (const round = new DispatchRound(100); !round.isOver; ) {
        const turn = await store.dispatch(round.nextTurn());
        fed.push(...turn.due.map(([, endpointId]) => endpointId));
        round.advance(turn);
      }
      expect(fed).toEqual(endpointIds.slice(8));
    });

    test("gives several dispatchers at once disjoint deliveries", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const endpoints = [await store.addEndpoint(tenantId), await store.addEndpoint(tenantId)];
      for (const id of endpoints) await store.ingestMany(tenantId, id, 400);
      const dispatchFew = () => store.dispatch({ perEndpoint: 100 });
      const turns = await Promise.all([dispatchFew(), dispatchFew(), dispatchFew()]);
      const ids = turns.flatMap((turn) => turn.due.map(([id]) => id));
      expect(ids.length).toBeGreaterThanOrEqual(200);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test("leaves a delivery to the job that was queued for it, and a first attempt for a while longer", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const { deliveryIds } = await store.ingest(tenantId, [endpointId, endpointId], { feed: "job" });
      const [first = "", second = ""] = deliveryIds;
      expect((await store.dispatch()).due).toEqual([]);
      await store.query("UPDATE delivery SET queued_until = now() - interval '1 second'");
      await store.query("UPDATE delivery SET attempts = 1 WHERE id = $1", [second]);
      expect((await store.dispatch({ firstAttemptGraceSeconds: 30 })).due).toEqual([[second, endpointId]]);
      expect((await store.dispatch()).due).toEqual([[first, endpointId]]);
    });

    test("feeds nothing that is not due or in flight", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.claim(await store.ingestMany(tenantId, endpointId, 3));
      await store.ingest(tenantId, [endpointId], { deliverAt: new Date(Date.now() + 60_000) });
      expect(await store.dispatch()).toMatchObject({ due: [], expired: [] });
    });

    test.for(["paused", "disabled", "deleted"])(
      "feeds nothing to a %s endpoint, but tells of its lost claims",
      async (status) => {
        const store = open();
        const { tenantId, endpointId } = await store.addTarget();
        const [lost = ""] = await store.ingestMany(tenantId, endpointId, 2);
        await store.claim([lost]);
        await store.endLeases([lost]);
        await store.setEndpointStatus(endpointId, status);
        const { due, expired } = await store.dispatch();
        expect(due).toEqual([]);
        expect(expired.map((claim) => claim.id)).toEqual([lost]);
      },
    );

    test("tells of a claim whose lease ran out until its attempt is recorded", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [claim] = await store.claim(await store.ingestMany(tenantId, endpointId, 1));
      if (!claim) throw new Error("one was to be claimed");
      expect((await store.dispatch()).expired).toEqual([]);
      await store.query("UPDATE delivery SET lease_until = lease_until - interval '1 hour' WHERE id = $1", [
        claim.id,
      ]);
      const { due, expired } = await store.dispatch();
      expect(due).toEqual([]);
      expect(expired).toMatchObject([
        {
          id: claim.id,
          tenantId,
          endpointId,
          attempts: 1,
          trigger: "schedule",
          leaseToken: claim.leaseToken,
          endpointVersion: 1,
          retrySchedule: [5, 300],
        },
      ]);
      const claimedAgoMs = Date.now() - (expired[0]?.claimedAt.getTime() ?? 0);
      expect(claimedAgoMs).toBeGreaterThanOrEqual(3_590_000);
      expect(claimedAgoMs).toBeLessThan(3_700_000);
      expect((await store.dispatch()).expired).toHaveLength(1);
      await store.pipeline.recordAttempts([makeAttempt(claim, { next: { status: "pending", delayMs: 0 } })]);
      expect(await store.dispatch()).toMatchObject({ due: [[claim.id, endpointId]], expired: [] });
    });

    test("lets two racing dispatchers record a lost claim once", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const claims = await store.claim(await store.ingestMany(tenantId, endpointId, 50));
      await store.endLeases(claims.map((claim) => claim.id));
      await Promise.all(
        [1, 2, 3].map(async () => {
          const { expired } = await store.dispatch();
          const seen = claims.filter(({ id }) => expired.some((claim) => claim.id === id));
          const lost = {
            statusCode: null,
            reason: "worker_lost",
            next: { status: "pending", delayMs: 0 },
          } as const;
          await store.pipeline.recordAttempts(seen.map((claim) => makeAttempt(claim, lost)));
        }),
      );
      const counted =
        "SELECT count(*)::int AS attempts, count(DISTINCT delivery_id)::int AS deliveries FROM attempt";
      expect(await store.query(counted)).toEqual([{ attempts: 50, deliveries: 50 }]);
    });

    test("does not wait for a delivery that somebody holds, and feeds the others", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [held = "", free = ""] = await store.ingestMany(tenantId, endpointId, 2);
      await store.query(`
        CREATE OR REPLACE FUNCTION hold(held uuid, seconds float) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN PERFORM FROM delivery WHERE id = held FOR UPDATE; PERFORM pg_sleep(seconds); END $$`);
      const holding = store.query("SELECT hold($1, 1)", [held]);
      while ((await store.query(heldSql)).length === 0);
      expect((await store.dispatch()).due).toEqual([[free, endpointId]]);
      await holding;
      expect((await store.dispatch()).due).toEqual([[held, endpointId]]);
    });

    test("looks only at ids from the oldest unfinished one on", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [id = ""] = await store.ingestMany(tenantId, endpointId, 1);
      expect((await store.dispatch({ oldestOpenId: uuidv7() })).due).toEqual([]);
      const oldestOpenId = await store.pipeline.findOldestOpenId();
      expect((await store.dispatch({ oldestOpenId })).due).toEqual([[id, endpointId]]);
    });
  });
}

/** A tenant with so many endpoints and a due delivery to each; answers the endpoints. */
async function fillTenant(store: StoreFixture, endpoints: number): Promise<string[]> {
  const { tenantId, endpointId } = await store.addTarget();
  const made = await store.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO endpoint (id, tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight)
       SELECT gen_random_uuid(), tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight
       FROM endpoint, generate_series(2, $2) WHERE id = $1
       RETURNING id
     ), lane AS (INSERT INTO endpoint_lane (endpoint_id) SELECT id FROM made)
     SELECT id FROM made`,
    [endpointId, endpoints],
  );
  const endpointIds = [endpointId, ...made.map(({ id }) => id)];
  await store.ingest(tenantId, endpointIds);
  return endpointIds;
}

const heldSql = `
SELECT FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE 'SELECT hold%' AND wait_event = 'PgSleep'`;

async function overdue(store: StoreFixture, id: string, minutes: number): Promise<void> {
  const sql = "UPDATE delivery SET next_attempt_at = now() - $2 * interval '1 minute' WHERE id = $1";
  await store.query(sql, [id, minutes]);
}

function countByEndpoint(due: Dispatched["due"]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, endpointId] of due) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
  return counts;
}
