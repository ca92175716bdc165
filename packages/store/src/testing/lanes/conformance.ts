import type { LaneClaims } from "@posthorn/engine/pipeline-store";
import type { makeAttempt, StoreFixture } from "@posthorn/testkit/store-fixture";
import { describe, expect, test } from "vitest";

/** Places are handed out so far ahead at most. */
const horizonMs = 250;

/** What a claim from lanes gives, whoever else claims at the same time. */
export function lanesContract(open: () => StoreFixture): void {
  describe("a lane with a rate", () => {
    test("gives deliveries with all that an attempt needs, and counts the attempt", async () => {
      const store = open();
      const { tenantId, endpointId } = await limited(store, 10);
      const payload = Buffer.from('{"n": 1.0}');
      const { eventId, deliveryIds } = await store.ingest(tenantId, [endpointId], { payload });
      const { claimed, expired, answeredAtMs } = await store.claimFromLanes([{ endpointId }]);
      expect(claimed).toEqual([
        {
          id: deliveryIds[0],
          tenantId,
          eventId,
          endpointId,
          eventType: "invoice.paid",
          payload,
          attempts: 1,
          trigger: "schedule",
          leaseToken: expect.any(String),
          endpointVersion: 1,
          isFailing: false,
          isProbe: false,
          isOrdered: false,
          place: { atMs: expect.any(Number), toleranceMs: 50 },
        },
      ]);
      expect(expired).toEqual([]);
      expect(Math.abs((answeredAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
      expect(await store.readDelivery(deliveryIds[0] ?? "")).toMatchObject({
        status: "delivering",
        attempts: 1,
      });
    });

    test("gives each delivery a place of its own, the most overdue first, and no more than it has places in sight", async () => {
      const store = open();
      const { tenantId, endpointId } = await limited(store, 20);
      const ids = await store.ingestMany(tenantId, endpointId, 30);
      await store.query(
        "UPDATE delivery SET next_attempt_at = now() - array_position($1, id) * interval '1 second' WHERE id = ANY ($1)",
        [ids],
      );
      const { claimed, again, answeredAtMs } = await store.claimFromLanes([{ endpointId }]);
      expect(claimed).toHaveLength(6);
      const inOrder = claimed.toSorted((a, b) => placeOf(a) - placeOf(b));
      expect(inOrder.map(({ id }) => id)).toEqual(ids.slice(-6).toReversed());
      expect(gaps(claimed)).toEqual(Array(5).fill(50));
      expect(Math.max(...claimed.map(placeOf))).toBeLessThanOrEqual((answeredAtMs ?? 0) + horizonMs);
      expect(again).toMatchObject([{ endpointId, afterKey: null }]);
      expect(again[0]?.inMs).toBeGreaterThan(0);
      expect(again[0]?.inMs).toBeLessThanOrEqual(300);
      expect((await store.claimFromLanes([{ endpointId }])).claimed.length).toBeLessThanOrEqual(1);
    });

    test("leases each delivery from its place on", async () => {
      const store = open();
      const { tenantId, endpointId } = await limited(store, 10);
      await store.ingestMany(tenantId, endpointId, 3);
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      for (const claim of claimed) {
        const { lease_until } = await store.readDelivery(claim.id);
        const leasedMs = (lease_until?.getTime() ?? 0) - placeOf(claim);
        expect(Math.abs(leasedMs - 25_000)).toBeLessThan(5);
      }
    });

    test("gives no two places closer than its rate allows, however many workers claim at once", async () => {
      const store = open();
      const rate = 400;
      const { tenantId, endpointId } = await limited(store, rate);
      await store.ingestMany(tenantId, endpointId, 600);
      const workers = Array.from({ length: 8 }, async () => {
        const own: LaneClaims["claimed"] = [];
        for (let look = 0; look < 8; look += 1) {
          await shuffle(store, endpointId);
          own.push(...(await store.claimFromLanes([{ endpointId, room: 17 }])).claimed);
        }
        return own;
      });
      const claimed = (await Promise.all(workers)).flat();
      expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
      expect(claimed.length).toBeGreaterThan(100);
      for (const gap of gaps(claimed)) expect(gap).toBeGreaterThanOrEqual(1_000 / rate - 0.01);
      const places = claimed.map(placeOf);
      const seconds = (Math.max(...places) - Math.min(...places)) / 1_000;
      expect(claimed.length).toBeLessThanOrEqual(rate * seconds + 1.01);
    });

    test("gives nothing but what is due, waiting and came after a resume that left the rest behind", async () => {
      const store = open();
      const { tenantId, endpointId } = await limited(store, 100);
      const ids = await store.ingestMany(tenantId, endpointId, 5);
      const [, second = "", later = "", done = "", last = ""] = ids;
      const set = (id: string, change: string) =>
        store.query(`UPDATE delivery SET ${change} WHERE id = $1`, [id]);
      await set(later, "next_attempt_at = now() + interval '1 minute'");
      await set(done, "status = 'cancelled', completed_at = now()");
      await store.setEndpoint(endpointId, `backlog_from = '${second}'`);
      const { claimed } = await store.claimFromLanes([{ endpointId }]);
      expect(claimed.map(({ id }) => id).toSorted()).toEqual([second, last]);
    });

    test.for(["paused", "disabled", "deleted"])("gives nothing to a %s endpoint", async (status) => {
      const store = open();
      const { tenantId, endpointId } = await limited(store, 100);
      await store.ingestMany(tenantId, endpointId, 1);
      await store.setEndpointStatus(endpointId, status);
      expect((await store.claimFromLanes([{ endpointId }])).claimed).toEqual([]);
    });

    test("gives each of many endpoints what was asked for, with and without a rate, in one call", async () => {
      const store = open();
      const [one, two, free] = [
        await limited(store, 100),
        await limited(store, 100),
        await store.addTarget(),
      ];
      for (const { tenantId, endpointId } of [one, two, free])
        await store.ingestMany(tenantId, endpointId, 9);
      const asked = [one, two, free].map(({ endpointId }, n) => ({ endpointId, room: n + 2 }));
      const { claimed } = await store.claimFromLanes(asked);
      const countOf = (endpointId: string) =>
        claimed.filter((claim) => claim.endpointId === endpointId).length;
      expect([one, two, free].map(({ endpointId }) => countOf(endpointId))).toEqual([2, 3, 4]);
    });

    test.for<{ what: string; change: string }>([
      { what: "was much slower before", change: "rate_per_second = 10" },
      { what: "has no rate any more", change: "rate_per_second = NULL" },
    ])("keeps an endpoint that $what waiting no longer than its rate says", async ({ change }) => {
      const store = open();
      const { tenantId, endpointId } = await limited(store, 10);
      await store.setLane(endpointId, "next_slot_at = now() + interval '1 hour'");
      await store.setEndpoint(endpointId, change);
      await store.ingest(tenantId, [endpointId], { orderingKey: "a" });
      const first = await store.claimFromLanes([{ endpointId }]);
      expect(first.claimed).toHaveLength(change.endsWith("NULL") ? 1 : 0);
      for (const { inMs } of first.again) expect(inMs).toBeLessThanOrEqual(400);
      const ends = "SELECT lease_until FROM delivery WHERE lease_until > now() + interval '1 minute'";
      expect(await store.query(ends)).toEqual([]);
    });
  });

  describe("a lane whose breaker is open", () => {
    test("gives one probe when its pause is over, whoever asks, and no other until that has ended", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.ingestMany(tenantId, endpointId, 20);
      const ask = () => store.claimFromLanes([{ endpointId }]);
      await store.setLane(endpointId, "breaker = 'open', opened_until = now() + interval '1 minute'");
      expect((await ask()).claimed).toEqual([]);
      await store.setLane(endpointId, "opened_until = now() - interval '1 second'");
      const askForAnother = async () => {
        await shuffle(store, endpointId);
        return ask();
      };
      const answers = await Promise.all(Array.from({ length: 8 }, askForAnother));
      const claimed = answers.flatMap((answer) => answer.claimed);
      expect(claimed).toMatchObject([{ isProbe: true, place: null }]);
      expect((await ask()).claimed).toEqual([]);
      const untilSql = `SELECT opened_until = lease_until AS "isSame" FROM endpoint_lane
        JOIN delivery USING (endpoint_id) WHERE delivery.id = $1`;
      expect(await store.query(untilSql, [claimed[0]?.id])).toEqual([{ isSame: true }]);
    });

    test("gives an ordered delivery as its probe, or one with a rate in its place", async () => {
      const store = open();
      const over = "breaker = 'open', opened_until = now() - interval '1 second'";
      const ordered = await store.addTarget();
      await store.ingest(ordered.tenantId, [ordered.endpointId], { orderingKey: "a" });
      const slow = await limited(store, 1);
      await store.ingestMany(slow.tenantId, slow.endpointId, 5);
      for (const { endpointId } of [ordered, slow]) {
        await store.setLane(endpointId, over);
        const { claimed } = await store.claimFromLanes([{ endpointId }]);
        expect(claimed).toMatchObject([{ isProbe: true }]);
        expect(claimed[0]?.place === null).toBe(endpointId === ordered.endpointId);
      }
    });

    test("gives another probe when the worker with the first fell silent", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.ingestMany(tenantId, endpointId, 3);
      await store.setLane(endpointId, "breaker = 'open', opened_until = now() - interval '1 second'");
      await store.claimFromLanes([{ endpointId }]);
      await store.setLane(endpointId, "opened_until = now() - interval '1 second'");
      expect((await store.claimFromLanes([{ endpointId }])).claimed).toHaveLength(1);
    });
  });
}

/** A target whose endpoint may get so many deliveries a second. */
async function limited(store: StoreFixture, rate: number) {
  const target = await store.addTarget();
  await store.setEndpoint(target.endpointId, `rate_per_second = ${rate}`);
  return target;
}

/** Makes some other delivery the most overdue, so that two claims at once would not stumble over the same one. */
async function shuffle(store: StoreFixture, endpointId: string): Promise<void> {
  await store.query(
    `UPDATE delivery SET next_attempt_at = now() - random() * interval '1 hour' WHERE id IN (
       SELECT id FROM delivery WHERE endpoint_id = $1 AND status = 'pending' LIMIT 100 FOR UPDATE SKIP LOCKED)`,
    [endpointId],
  );
}

type Placed = Pick<Parameters<typeof makeAttempt>[0], "place">;

function placeOf({ place }: Placed): number {
  return place?.atMs ?? Number.NaN;
}

/** Milliseconds between places, to a hundredth. */
function gaps(claimed: readonly Placed[]): number[] {
  const places = claimed.map(placeOf).toSorted((a, b) => a - b);
  return places.slice(1).map((place, n) => Math.round((place - (places[n] ?? 0)) * 100) / 100);
}
