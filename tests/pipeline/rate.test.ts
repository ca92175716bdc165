import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, queueBackends } from "@posthorn/testkit/world";
import { describe, expect, onTestFinished, test } from "vitest";

const rate = 20;

describe.for(queueBackends)("an endpoint's rate over three workers, queue on %s", (queue) => {
  test("is kept in every second and made use of while a backlog exists", async () => {
    const world = await createWorld({ queue });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    await world.addEndpoint(tenantId, { ratePerSecond: rate, maxInFlight: 10 });
    await Promise.all(Array.from({ length: 120 }, () => world.emit(tenantId)));
    for (let n = 0; n < 3; n += 1) await world.startWorker();
    await eventually(() => expect(world.receiver.requests).toHaveLength(120));
    const deliveries = await world.deliveries(tenantId);
    const attempts = (await Promise.all(deliveries.map((delivery) => world.attempts(delivery)))).flat();
    const startedAtMs = attempts.map((attempt) => attempt.startedAt.getTime()).toSorted((a, b) => a - b);
    // What a busy machine sends late comes closer to the next; three that keep a rate each send three times as much.
    expect(busiestSecond(startedAtMs)).toBeLessThanOrEqual(2 * rate);
    const tookMs = (startedAtMs.at(-1) ?? 0) - (startedAtMs[0] ?? 0);
    expect(tookMs).toBeGreaterThanOrEqual((119 / rate) * 1_000 - 100);
    expect(tookMs).toBeLessThan((10 * 119 * 1_000) / rate);
    expect(world.log.filter((line) => line.level === "error")).toEqual([]);
  });

  test("lets the first event of a quiet endpoint go without the dispatcher's help", async () => {
    const world = await createWorld({ queue });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    await world.addEndpoint(tenantId, { ratePerSecond: 0.01 });
    await world.startWorker();
    await world.emit(tenantId);
    await world.emit(tenantId);
    await eventually(() => expect(world.receiver.requests).toHaveLength(1));
    const [, second] = await eventually(async () => {
      const both = await world.deliveries(tenantId);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["delivered", "pending"]);
      return both.toSorted((a, b) => (a.status < b.status ? -1 : 1));
    });
    expect(second).toMatchObject({ status: "pending", heldBy: "rate", attempts: 0 });
  });
});

/** The most that lie within any window of one second. */
function busiestSecond(timesMs: readonly number[]): number {
  return Math.max(
    ...timesMs.map((from, at) => timesMs.slice(at).filter((time) => time < from + 1000).length),
  );
}
