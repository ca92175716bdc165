import { retryDelivery } from "@posthorn/engine/deliveries/retry-delivery";
import { resumeEndpoint } from "@posthorn/engine/endpoints/resume-endpoint";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, instanceActor, queueBackends, type World } from "@posthorn/testkit/world";
import { describe, expect, onTestFinished, test } from "vitest";

const manySteps = Array.from({ length: 25 }, () => 0);

describe.for(queueBackends)("an endpoint that only fails, queue on %s", (queue) => {
  test("is left alone after ten failures in a row, until one probe after the pause succeeds and the rest follows", async () => {
    const road = await openRoad(queue);
    await road.failUntilOpen();
    const sent = road.world.receiver.requests.length;
    expect((await road.world.deliveries(road.tenantId)).map(({ heldBy }) => heldBy)).toContain("breaker");

    await road.endPause();
    await eventually(() => expect(road.world.receiver.requests).toHaveLength(sent + 1));
    await eventually(async () =>
      expect(await road.lane()).toMatchObject({ breaker: "open", failed_probes: 1 }),
    );

    road.heal();
    await road.endPause();
    await eventually(async () => {
      const statuses = (await road.world.deliveries(road.tenantId)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set(["delivered"]));
    });
    expect(await road.lane()).toMatchObject({
      breaker: "closed",
      failing_since: null,
      consecutive_failures: 0,
    });
  });

  test("gets what a person retries although its breaker is open, and a success then closes it", async () => {
    const road = await openRoad(queue);
    await road.failUntilOpen();
    road.heal();
    const [held] = (await road.world.deliveries(road.tenantId)).filter(({ heldBy }) => heldBy === "breaker");
    await retryDelivery(road.world.engine, instanceActor, { id: road.tenantId }, held?.id ?? "");
    await eventually(async () => expect(await road.lane()).toMatchObject({ breaker: "closed" }));
    await road.expectAllDelivered();
  });

  test("is sent to again at once when it is resumed", async () => {
    const road = await openRoad(queue);
    await road.failUntilOpen();
    road.heal();
    const ref = { tenant: { id: road.tenantId }, endpointId: road.endpointId };
    await resumeEndpoint(road.world.engine, instanceActor, ref, "all");
    await road.expectAllDelivered();
  });

  test("is disabled after five days of that, with its deliveries kept, and goes on when it is resumed", async () => {
    const road = await openRoad(queue);
    await road.failUntilOpen();
    await road.world.query(
      `UPDATE endpoint_lane SET failing_since = now() - interval '5 days', noticed_percent = 80, opened_until = now()
       WHERE endpoint_id = $1`,
      [road.endpointId],
    );
    await eventually(async () => {
      const [row] = await road.world.query("SELECT * FROM endpoint WHERE id = $1", [road.endpointId]);
      expect(row).toMatchObject({ status: "disabled", disabled_reason: "failing" });
    });
    const held = (await road.world.deliveries(road.tenantId)).map(({ status, heldBy }) => [status, heldBy]);
    expect(held).toEqual(Array(5).fill(["pending", "paused"]));
    road.heal();
    const ref = { tenant: { id: road.tenantId }, endpointId: road.endpointId };
    await resumeEndpoint(road.world.engine, instanceActor, ref, "all");
    await road.expectAllDelivered();
  });

  test("does not hold up another endpoint, whose events still get jobs", async () => {
    const road = await openRoad(queue);
    const other = await road.world.addTenant();
    await road.world.addEndpoint(other, { path: "/well" });
    await road.failUntilOpen();
    await Promise.all(Array.from({ length: 20 }, () => road.world.emit(other)));
    await eventually(async () => {
      const statuses = (await road.world.deliveries(other)).map(({ status }) => status);
      expect(statuses).toEqual(Array(20).fill("delivered"));
    });
  });
});

async function openRoad(queue: (typeof queueBackends)[number]) {
  let isWell = false;
  const world: World = await createWorld({
    queue,
    answer: ({ path }) => ({ status: isWell || path === "/well" ? 200 : 500 }),
  });
  onTestFinished(() => world.close());
  const tenantId = await world.addTenant();
  const endpointId = await world.addEndpoint(tenantId, { maxInFlight: 2, retrySchedule: manySteps });
  await world.startWorker();
  const lane = async () => {
    const [row] = await world.query("SELECT * FROM endpoint_lane WHERE endpoint_id = $1", [endpointId]);
    return row;
  };
  return {
    world,
    tenantId,
    endpointId,
    lane,
    heal() {
      isWell = true;
    },
    async failUntilOpen() {
      await Promise.all(Array.from({ length: 5 }, () => world.emit(tenantId)));
      await eventually(async () => expect(await lane()).toMatchObject({ breaker: "open" }));
      await eventually(async () => {
        const statuses = (await world.deliveries(tenantId)).map(({ status }) => status);
        expect(statuses).toEqual(Array(5).fill("pending"));
      });
    },
    async endPause() {
      await world.query("UPDATE endpoint_lane SET opened_until = now() WHERE endpoint_id = $1", [endpointId]);
    },
    async expectAllDelivered() {
      await eventually(async () => {
        const statuses = (await world.deliveries(tenantId)).map(({ status }) => status);
        expect(statuses).toEqual(Array(5).fill("delivered"));
      });
    },
  };
}
