import type { HealthReport } from "@posthorn/domain/endpoint-health";
import type { StoreFixture } from "@posthorn/testkit/store-fixture";
import { makeAudit } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

type LaneRow = { breaker: string; pause_s: number | null } & Record<string, unknown>;

const failed = (count: number, failedProbes = 0): HealthReport => ({
  attempts: count,
  failures: count,
  failuresSinceSuccess: count,
  failedProbes,
});
const succeeded: HealthReport = { attempts: 1, failures: 0, failuresSinceSuccess: 0, failedProbes: 0 };

/** What reports of how attempts ended do to lanes. */
export function healthContract(open: () => StoreFixture): void {
  describe("health", () => {
    test("opens, keeps open and closes a breaker, and moves the tenant's list version only when it moved", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const before = await store.versionOf(tenantId);
      const steps = [
        { report: failed(9), breaker: null, moves: 0, lane: { breaker: "closed", pause_s: null } },
        { report: failed(1), breaker: "opened", moves: 1, lane: { breaker: "open", pause_s: 30 } },
        { report: failed(3), breaker: null, moves: 1, lane: { breaker: "open", pause_s: 30 } },
        {
          report: failed(1, 1),
          breaker: null,
          moves: 1,
          lane: { breaker: "open", pause_s: 60, failed_probes: 1 },
        },
        {
          report: succeeded,
          breaker: "closed",
          moves: 2,
          lane: { breaker: "closed", pause_s: null, failed_probes: 0, consecutive_failures: 0 },
        },
        { report: succeeded, breaker: null, moves: 2, lane: { breaker: "closed" } },
      ];
      for (const { report, breaker, moves, lane } of steps) {
        const [judged] = await store.pipeline.reportHealth([{ endpointId, ...report }]);
        expect(judged).toMatchObject({ endpointId, tenantId, version: 1, breaker });
        expect(await readLane(store, endpointId)).toMatchObject(lane);
        expect(await store.versionOf(tenantId)).toBe(before + moves);
      }
    });

    test("adds up reports of several workers at once", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const report = () => store.pipeline.reportHealth([{ endpointId, ...failed(1) }]);
      const before = await store.versionOf(tenantId);
      await Promise.all(Array.from({ length: 9 }, report));
      expect(await readLane(store, endpointId)).toMatchObject({
        breaker: "closed",
        consecutive_failures: 9,
        window_attempts: 9,
        window_failures: 9,
      });
      const judged = (await Promise.all(Array.from({ length: 5 }, report))).flat();
      expect(judged.filter(({ breaker }) => breaker === "opened")).toHaveLength(1);
      expect(await store.versionOf(tenantId)).toBe(before + 1);
    });

    test("judges many endpoints together, several of one tenant among them, in opposite orders at once", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const endpointIds: string[] = [];
      for (let n = 0; n < 6; n += 1) endpointIds.push(await store.addEndpoint(tenantId));
      const before = await store.versionOf(tenantId);
      const reports = endpointIds.map((endpointId) => ({ endpointId, ...failed(10) }));
      const answers = await Promise.all([
        store.pipeline.reportHealth(reports),
        store.pipeline.reportHealth(reports.toReversed()),
      ]);
      expect(answers.map((judged) => judged.length)).toEqual([6, 6]);
      const opened = answers.flat().filter(({ breaker }) => breaker === "opened");
      expect(opened.map(({ endpointId }) => endpointId).toSorted()).toEqual(endpointIds.toSorted());
      expect(await store.versionOf(tenantId)).toBe(before + 1);
    });

    test("tells what is to be noticed, once, and of a recovery", async () => {
      const store = open();
      const { endpointId } = await store.addTarget();
      const report = async (one: HealthReport) =>
        (await store.pipeline.reportHealth([{ endpointId, ...one }]))[0];
      await store.setLane(
        endpointId,
        "failing_since = now() - interval '97 hours', last_failure_at = now() - interval '1 hour'",
      );
      const noticed = await report(failed(1));
      expect(noticed).toMatchObject({ notice: 80, isRecovered: false });
      const sinceMs = Date.now() - (noticed?.failingSince?.getTime() ?? 0);
      expect(Math.abs(sinceMs - 97 * 3_600_000)).toBeLessThan(60_000);
      expect(await report(failed(1))).toMatchObject({ notice: null });
      expect(await report(succeeded)).toMatchObject({ notice: null, isRecovered: true, failingSince: null });
      expect(await report(succeeded)).toMatchObject({ isRecovered: false });
    });

    test("judges neither deleted endpoints nor ones that never were", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      await store.management.endpoints.delete(tenantId, endpointId, makeAudit());
      const reports = [endpointId, uuidv7()].map((id) => ({ endpointId: id, ...failed(10) }));
      expect(await store.pipeline.reportHealth(reports)).toEqual([]);
      expect(await store.pipeline.reportHealth([])).toEqual([]);
    });
  });
}

async function readLane(store: StoreFixture, endpointId: string): Promise<LaneRow | undefined> {
  const sql =
    "SELECT *, round(extract(epoch FROM opened_until - last_failure_at))::int AS pause_s FROM endpoint_lane WHERE endpoint_id = $1";
  const [lane] = await store.query<LaneRow>(sql, [endpointId]);
  return lane;
}
