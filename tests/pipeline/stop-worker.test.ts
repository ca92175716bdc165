import { setTimeout as wait } from "node:timers/promises";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, queueBackends } from "@posthorn/testkit/world";
import { describe, expect, onTestFinished, test } from "vitest";

describe.for(queueBackends)("a worker that is stopped under load, queue on %s", (queue) => {
  test("leaves nothing claimed, and what it leaves another sends, each event once", async () => {
    const world = await createWorld({
      queue,
      answer: async () => {
        await wait(5);
        return { status: 200 };
      },
    });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    for (const path of ["/a", "/b"]) await world.addEndpoint(tenantId, { path, maxInFlight: 5 });
    const first = await world.startWorker();
    await Promise.all(Array.from({ length: 200 }, () => world.emit(tenantId)));
    await eventually(() => expect(world.receiver.requests.length).toBeGreaterThan(50));
    await first.stop();

    const sentByFirst = world.receiver.requests.length;
    const counted = "SELECT status, count(*)::int AS count FROM delivery GROUP BY 1 ORDER BY 1";
    expect(await world.query(counted)).toEqual([
      { status: "pending", count: 400 - sentByFirst },
      { status: "delivered", count: sentByFirst },
    ]);
    expect(sentByFirst).toBeLessThan(400);

    await world.startWorker();
    await eventually(async () =>
      expect(await world.query(counted)).toEqual([{ status: "delivered", count: 400 }]),
    );
    const ids = world.receiver.requests.map(({ path, headers }) => `${path} ${headers["webhook-id"]}`);
    expect(ids).toHaveLength(400);
    expect(new Set(ids).size).toBe(400);
  });
});
