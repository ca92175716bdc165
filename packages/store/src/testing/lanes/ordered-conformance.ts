import type { ClaimedDelivery } from "@posthorn/engine/pipeline-store";
import { makeAttempt, makeAudit, makeFailure, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";
import { createOperationFixture } from "../operations/fixture.ts";

/** What ordered deliveries are given, one after the other. */
export function orderedLanesContract(open: () => StoreFixture): void {
  describe("a lane with ordered deliveries", () => {
    test("gives one of each key at a time, in the order in which they were accepted, keys side by side", async () => {
      const { store, endpointId, accepted } = await fill(open(), { a: 3, b: 2, c: 1 });
      const given: Record<string, string[]> = { a: [], b: [], c: [] };
      for (const expected of [["a", "b", "c"], ["a", "b"], ["a"], []]) {
        const { claimed } = await store.claimFromLanes([{ endpointId }]);
        expect(claimed.map((claim) => keyOf(accepted, claim)).toSorted()).toEqual(expected);
        expect((await store.claimFromLanes([{ endpointId }])).claimed).toEqual([]);
        for (const claim of claimed) given[keyOf(accepted, claim)]?.push(claim.id);
        await store.pipeline.recordAttempts(claimed.map((claim) => makeAttempt(claim)));
      }
      expect(given).toEqual(accepted);
    });

    test("goes by the number of a delivery, not by its id or when it is due", async () => {
      const { store, endpointId, accepted } = await fill(open(), { a: 3 });
      const [first = "", , third = ""] = accepted["a"] ?? [];
      await store.query("UPDATE delivery SET ordering_number = -1, next_attempt_at = now() WHERE id = $1", [
        third,
      ]);
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      expect(claimed.map(({ id }) => id)).toEqual([third]);
      expect(first < third).toBe(true);
    });

    test("holds back a key whose first delivery waits for another attempt, and no other key", async () => {
      const { store, endpointId, accepted } = await fill(open(), { a: 2, b: 2 });
      const ask = async () => (await store.claimFromLanes([{ endpointId }])).claimed;
      const claimed = await ask();
      await store.pipeline.recordAttempts(
        claimed.map((claim) =>
          keyOf(accepted, claim) === "a" ? makeFailure(claim, 60_000) : makeAttempt(claim),
        ),
      );
      expect((await ask()).map(({ id }) => id)).toEqual([accepted["b"]?.[1]]);
      await store.query("UPDATE delivery SET next_attempt_at = now() WHERE id = $1", [accepted["a"]?.[0]]);
      expect(await ask()).toMatchObject([{ id: accepted["a"]?.[0], attempts: 2 }]);
    });

    test.for(["failed", "cancelled"])("goes on behind a delivery that %s", async (status) => {
      const { store, endpointId, accepted } = await fill(open(), { a: 2 });
      await store.query(
        "UPDATE delivery SET status = $2::delivery_status, completed_at = now() WHERE id = $1",
        [accepted["a"]?.[0], status],
      );
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      expect(claimed.map(({ id }) => id)).toEqual([accepted["a"]?.[1]]);
    });

    test("never has two of one key under way, however many workers claim and record at once", async () => {
      const { store, endpointId, accepted } = await fill(open(), { a: 8, b: 8, c: 8 });
      const given: string[] = [];
      const underWay = new Set<string>();
      const work = async () => {
        while (given.length < 24) {
          const { claimed } = await store.claimFromLanes([{ endpointId, room: 2 }]);
          for (const claim of claimed) {
            const key = keyOf(accepted, claim);
            expect(underWay).not.toContain(key);
            underWay.add(key);
            given.push(claim.id);
          }
          for (const claim of claimed) underWay.delete(keyOf(accepted, claim));
          await store.pipeline.recordAttempts(claimed.map((claim) => makeAttempt(claim)));
        }
      };
      await Promise.all([work(), work(), work(), work()]);
      for (const ids of Object.values(accepted)) {
        expect(given.filter((id) => ids.includes(id))).toEqual(ids);
      }
    });

    describe("of a key that was put before the one under way", () => {
      const failAll =
        "UPDATE delivery SET status = 'failed', last_reason = 'gone', completed_at = now() WHERE id = ANY ($1)";
      const claimedIds = async (store: StoreFixture, endpointId: string) =>
        (await store.claimFromLanes([{ endpointId }])).claimed.map(({ id }) => id);

      test("gives nothing until that has ended, however many an operation retries", async () => {
        const { store, tenantId, endpointId, accepted } = await fill(open(), { a: 251, b: 1 });
        const [ids, [other]] = [accepted["a"] ?? [], accepted["b"] ?? []];
        const [first, last = ""] = [ids[0], ids.at(-1)];
        await store.query(failAll, [ids.slice(0, -1)]);
        const { claimed } = await store.claimFromLanes([{ endpointId }]);
        expect(claimed.map(({ id }) => id).toSorted()).toEqual([last, other].toSorted());
        const { run, start, retry } = createOperationFixture(store);
        expect((await run(await start("retry", tenantId), retry(100))).at(-1)).toMatchObject({ done: 250 });
        expect(await claimedIds(store, endpointId)).toEqual([]);
        await store.query("UPDATE delivery SET trigger = 'schedule' WHERE id = $1", [first]);
        expect(await claimedIds(store, endpointId)).toEqual([]);

        await store.endLeases([last]);
        expect((await store.claimFromLanes([{ endpointId }])).expired).toMatchObject([{ id: last }]);
        await store.pipeline.recordAttempts(claimed.map((claim) => makeAttempt(claim)));
        expect(await claimedIds(store, endpointId)).toEqual([first]);
        expect(await claimedIds(store, endpointId)).toEqual([]);
      });

      test("gives nothing until that has ended, in whatever order others are retried and cancelled by hand", async () => {
        const { store, tenantId, endpointId, accepted } = await fill(open(), { a: 4 });
        const [first = "", second = "", third = "", last = ""] = accepted["a"] ?? [];
        const { history } = store.management;
        await store.query(failAll, [[first, second, third]]);
        const [claim] = (await store.claimFromLanes([{ endpointId }])).claimed;
        expect(claim?.id).toBe(last);
        for (const id of [second, third, first, first]) {
          await history.retryDelivery(tenantId, id, 5, makeAudit());
          expect(await claimedIds(store, endpointId)).toEqual([]);
        }
        for (const id of [first, second]) {
          await history.cancelDelivery(tenantId, id, makeAudit());
          expect(await claimedIds(store, endpointId)).toEqual([]);
        }
        await store.pipeline.recordAttempts(claim ? [makeFailure(claim, 0)] : []);
        expect(await claimedIds(store, endpointId)).toEqual([third]);
      });

      test("never gives two side by side while it is claimed and retried at once", async () => {
        const { store, tenantId, endpointId, accepted } = await fill(open(), { a: 6 });
        const ids = accepted["a"] ?? [];
        let retriesLeft = 60;
        const isUnderWay = "SELECT FROM delivery WHERE endpoint_id = $1 AND status = 'delivering'";
        const work = async () => {
          while (retriesLeft > 0) {
            const { claimed } = await store.claimFromLanes([{ endpointId }]);
            expect((await store.query(isUnderWay, [endpointId])).length).toBeLessThanOrEqual(1);
            await store.pipeline.recordAttempts(
              claimed.map((claim) => ({ ...makeFailure(claim, 0), next: { status: "failed" } })),
            );
          }
        };
        const retryOften = async () => {
          for (; retriesLeft > 0; retriesLeft -= 1) {
            const id = ids[(retriesLeft * 5) % 6] ?? "";
            await store.management.history.retryDelivery(tenantId, id, 5, makeAudit());
          }
        };
        await Promise.all([work(), work(), work(), retryOften(), retryOften()]);
      });
    });

    test("tells of a claim whose lease ran out, until its attempt is recorded, and gives it again then", async () => {
      const { store, endpointId, accepted } = await fill(open(), { a: 2 });
      const ask = () => store.claimFromLanes([{ endpointId }]);
      const { claimed } = await ask();
      expect((await ask()).expired).toEqual([]);
      await store.endLeases(claimed.map(({ id }) => id));
      const [first] = claimed;
      if (first === undefined) throw new Error("one was to be claimed");
      const { id, leaseToken } = first;
      for (const look of [await ask(), await ask()]) {
        expect(look.claimed).toEqual([]);
        expect(look.expired).toMatchObject([
          { id, leaseToken, endpointId, attempts: 1, endpointVersion: 1, retrySchedule: [5, 300] },
        ]);
      }
      await store.pipeline.recordAttempts([makeFailure(first, 0)]);
      expect(await ask()).toMatchObject({ claimed: [{ id: accepted["a"]?.[0], attempts: 2 }], expired: [] });
    });

    test("tells of a lost claim of a paused endpoint too", async () => {
      const { store, endpointId } = await fill(open(), { a: 1 });
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      await store.endLeases(claimed.map(({ id }) => id));
      await store.setEndpointStatus(endpointId, "paused");
      expect((await store.claimFromLanes([{ endpointId }])).expired).toHaveLength(1);
    });

    test("reaches every one of 450 keys within three looks, and says when there are more to see", async () => {
      const keys = Array.from({ length: 450 }, (_, n) => [`key ${n}`, 1] as const);
      const { store, endpointId } = await fill(open(), Object.fromEntries(keys));
      const seen: number[] = [];
      let afterKey: string | null = null;
      for (let look = 1; look <= 3; look += 1) {
        const answer = await store.claimFromLanes([{ endpointId, room: 300, afterKey }]);
        seen.push(answer.claimed.length);
        expect(answer.again.map(({ inMs }) => inMs)).toEqual(look < 3 ? [0] : []);
        afterKey = answer.again[0]?.afterKey ?? null;
      }
      expect(seen).toEqual([200, 200, 50]);
    });

    test("gives no more than there is room for, the most overdue first", async () => {
      const { store, endpointId, accepted } = await fill(open(), { a: 1, b: 1, c: 1 });
      await store.query("UPDATE delivery SET next_attempt_at = now() - interval '1 hour' WHERE id = $1", [
        accepted["b"]?.[0],
      ]);
      const { claimed } = await store.claimFromLanes([{ endpointId, room: 1 }]);
      expect(claimed.map(({ id }) => id)).toEqual([accepted["b"]?.[0]]);
    });

    test("gives what is not ordered as well, with and without a rate", async () => {
      const { store, tenantId, endpointId } = await fill(open(), { a: 2 });
      for (const rate of ["NULL", "100"]) {
        await store.setEndpoint(endpointId, `rate_per_second = ${rate}`);
        const ids = await store.ingestMany(tenantId, endpointId, 3);
        const { claimed } = await store.claimFromLanes([{ endpointId }]);
        expect(claimed.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
        expect(claimed).toHaveLength(rate === "NULL" ? 4 : 3);
      }
    });

    test("gives ordered deliveries places in a rate", async () => {
      const { store, endpointId } = await fill(open(), { a: 2, b: 1, c: 1 });
      await store.setEndpoint(endpointId, "rate_per_second = 10");
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      const places = claimed.map(({ place }) => place?.atMs ?? 0).toSorted((a, b) => a - b);
      expect(places.slice(1).map((at, n) => Math.round(at - (places[n] ?? 0)))).toEqual([100, 100]);
    });

    test("cancels what a resume left behind, and only that, then forgets where it began", async () => {
      await open().pipeline.cancelOrphans(10_000);
      const { store, tenantId, endpointId, accepted } = await fill(open(), { a: 2, b: 1 });
      const [id = ""] = await store.ingestMany(tenantId, endpointId, 1);
      await store.setEndpoint(endpointId, `backlog_from = '${accepted["b"]?.[0]}'`);
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      expect(claimed.map((claim) => claim.id).toSorted()).toEqual([accepted["b"]?.[0], id]);
      expect(await store.pipeline.cancelOrphans(100)).toBe(1);
      await store.pipeline.cancelOrphans(100);
      const statuses = [];
      for (const one of [...(accepted["a"] ?? []), id]) statuses.push((await store.readDelivery(one)).status);
      expect(statuses).toEqual(["cancelled", "pending", "delivering"]);
      const left = "SELECT backlog_from FROM endpoint WHERE id = $1";
      expect(await store.query(left, [endpointId])).toEqual([{ backlog_from: null }]);
    });
  });
}

/** Ordered deliveries to one endpoint, so many of each key, accepted in turn; answers their ids by key. */
async function fill(store: StoreFixture, counts: Record<string, number>) {
  const { tenantId, endpointId } = await store.addTarget();
  const accepted: Record<string, string[]> = {};
  const version = await store.versionOf(tenantId);
  const most = Math.max(...Object.values(counts));
  for (let turn = 0; turn < most; turn += 1) {
    const keys = Object.keys(counts).filter((key) => (counts[key] ?? 0) > turn);
    const events = keys.map((orderingKey) => {
      const id = uuidv7();
      accepted[orderingKey] = [...(accepted[orderingKey] ?? []), id];
      const deliveries = [{ id, endpointId, feed: "lane" as const }];
      return { ...eventOf(tenantId, version), orderingKey, deliveries };
    });
    await store.pipeline.ingestEvents(events, 5);
  }
  return { store, tenantId, endpointId, accepted };
}

function eventOf(tenantId: string, endpointsVersion: number) {
  return {
    id: uuidv7(),
    tenantId,
    endpointsVersion,
    eventType: "invoice.paid",
    payload: Buffer.from("{}"),
    channels: [],
    tags: [],
    externalId: null,
    deliverAt: null,
    schemaError: null,
    idempotency: null,
  };
}

function keyOf(accepted: Record<string, string[]>, { id }: ClaimedDelivery): string {
  return Object.keys(accepted).find((key) => accepted[key]?.includes(id)) ?? "none";
}
