import type { VisitedEndpoint } from "@posthorn/engine/pipeline-store";
import type { StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeEach, describe, expect, test } from "vitest";

/** What the dispatcher tells of endpoints whose lanes decide. */
export function dispatchLanesContract(open: () => StoreFixture): void {
  describe("dispatch to lanes", () => {
    beforeEach(() => open().query("TRUNCATE event, delivery, attempt"));

    const pausing = "breaker = 'open', opened_until = now() + interval '1 minute'";
    const pauseOver = "breaker = 'open', opened_until = now() - interval '1 second'";
    const ordered = "is_ordered = true, ordering_key = 'a', ordering_number = 1";
    type Seen = Pick<VisitedEndpoint, "heldBy" | "isLaneDue">;
    test.for<{ what: string; endpoint?: string; lane?: string; delivery?: string; seen: Seen; isFed?: true }>(
      [
        { what: "that nothing holds", seen: { heldBy: null, isLaneDue: false }, isFed: true },
        {
          what: "to a paused endpoint",
          endpoint: "status = 'paused'",
          seen: { heldBy: "paused", isLaneDue: false },
        },
        {
          what: "while a breaker pauses",
          lane: pausing,
          seen: { heldBy: "breaker", isLaneDue: false },
        },
        {
          what: "when the pause of a breaker is over",
          lane: pauseOver,
          seen: { heldBy: "breaker", isLaneDue: true },
        },
        {
          what: "that a person asked for, while a breaker pauses",
          lane: pausing,
          delivery: "trigger = 'manual'",
          seen: { heldBy: "breaker", isLaneDue: false },
          isFed: true,
        },
        {
          what: "of an operation, while a breaker pauses",
          lane: pausing,
          delivery: "trigger = 'operation'",
          seen: { heldBy: "breaker", isLaneDue: false },
        },
        {
          what: "to an endpoint with a rate",
          endpoint: "rate_per_second = 5",
          seen: { heldBy: "rate", isLaneDue: true },
        },
        {
          what: "that a person asked for, to an endpoint with a rate",
          endpoint: "rate_per_second = 5",
          delivery: "trigger = 'manual'",
          seen: { heldBy: "rate", isLaneDue: true },
        },
        {
          what: "to a paused endpoint with a rate",
          endpoint: "status = 'paused', rate_per_second = 5",
          seen: { heldBy: "paused", isLaneDue: false },
        },
        {
          what: "to an endpoint with a rate, not yet due",
          endpoint: "rate_per_second = 5",
          delivery: "next_attempt_at = now() + interval '1 minute'",
          seen: { heldBy: "rate", isLaneDue: false },
        },
        { what: "that is ordered", delivery: ordered, seen: { heldBy: null, isLaneDue: true } },
        {
          what: "that is ordered, while a breaker pauses",
          delivery: ordered,
          lane: pausing,
          seen: { heldBy: "breaker", isLaneDue: false },
        },
        {
          what: "that is ordered, when the pause of a breaker is over",
          delivery: ordered,
          lane: pauseOver,
          seen: { heldBy: "breaker", isLaneDue: true },
        },
        {
          what: "that is ordered, not yet due",
          delivery: `${ordered}, next_attempt_at = now() + interval '1 minute'`,
          seen: { heldBy: null, isLaneDue: false },
        },
      ],
    )("sees a delivery $what: $seen", async ({ endpoint, lane, delivery, seen, isFed = false }) => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const [id = ""] = await store.ingestMany(tenantId, endpointId, 1);
      if (endpoint) await store.setEndpoint(endpointId, endpoint);
      if (lane) await store.setLane(endpointId, lane);
      if (delivery) await store.query(`UPDATE delivery SET ${delivery} WHERE id = $1`, [id]);
      const { due, visited } = await store.dispatch();
      expect(visited).toMatchObject([{ tenantId, endpointId, ...seen }]);
      expect(due).toEqual(isFed ? [[id, endpointId]] : []);
    });

    test("feeds what is not ordered although something ordered waits beside it", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.ingest(tenantId, [endpointId], { orderingKey: "a" });
      const [id = ""] = await store.ingestMany(tenantId, endpointId, 1);
      const { due, visited } = await store.dispatch();
      expect(due).toEqual([[id, endpointId]]);
      expect(visited).toMatchObject([{ isLaneDue: true }]);
    });

    test("tells how long the oldest due delivery has waited, held or not, and null when none has", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const oldestDueMs = async () => (await store.dispatch()).visited.map((visited) => visited.oldestDueMs);
      expect(await oldestDueMs()).toEqual([]);
      const [due = "", later = ""] = await store.ingestMany(tenantId, endpointId, 2);
      const set = (id: string, change: string) =>
        store.query(`UPDATE delivery SET ${change} WHERE id = $1`, [id]);
      await set(later, "next_attempt_at = now() + interval '1 minute'");
      await set(due, "next_attempt_at = now() - interval '1 hour', queued_until = now() + interval '1 hour'");
      for (const status of ["active", "paused"]) {
        await store.setEndpointStatus(endpointId, status);
        const [ms = 0] = await oldestDueMs();
        expect(ms).toBeGreaterThanOrEqual(3_600_000);
        expect(ms).toBeLessThan(3_700_000);
      }
      await set(due, "status = 'delivering', lease_until = now() + interval '1 hour'");
      expect(await oldestDueMs()).toEqual([null]);
    });

    test("feeds nothing of a backlog that a resume left behind", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const ids = await store.ingestMany(tenantId, endpointId, 4);
      await store.setEndpoint(endpointId, `backlog_from = '${ids[2]}'`);
      const { due } = await store.dispatch();
      expect(due.map(([id]) => id).toSorted()).toEqual(ids.slice(2));
    });

    test("tells of lost claims of endpoints with a rate, and of ones with a backlog behind an open breaker", async () => {
      const store = open();
      for (const change of ["rate", "breaker"]) {
        const { tenantId, endpointId } = await store.addTarget();
        const ids = await store.ingestMany(tenantId, endpointId, 300);
        const lost = ids.slice(0, 2);
        await store.claim(lost);
        await store.query(
          "UPDATE delivery SET next_attempt_at = now() - interval '1 hour' WHERE id = ANY ($1)",
          [lost],
        );
        await store.endLeases(lost);
        if (change === "rate") await store.setEndpoint(endpointId, "rate_per_second = 5");
        else await store.setLane(endpointId, pausing);
        const { expired, due } = await store.dispatch();
        expect(expired.filter((claim) => claim.endpointId === endpointId).map(({ id }) => id)).toEqual(lost);
        expect(due).toEqual([]);
      }
    });

    test("does not feed what is behind the last id that may be unfinished", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.setEndpoint(endpointId, "rate_per_second = 5");
      await store.ingestMany(tenantId, endpointId, 1);
      expect((await store.dispatch({ oldestOpenId: uuidv7() })).visited).toEqual([]);
    });
  });
}
