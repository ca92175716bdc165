import { cancelDelivery } from "@posthorn/engine/deliveries/cancel-delivery";
import { getLane } from "@posthorn/engine/endpoints/get-lane";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, instanceActor, queueBackends } from "@posthorn/testkit/world";
import { describe, expect, onTestFinished, test } from "vitest";

describe.for(queueBackends)("events with ordering keys, queue on %s", (queue) => {
  test("arrive in order within each key, one at a time, over two workers and through failures", async () => {
    const inFlight = new Map<string, number>();
    let overlaps = 0;
    let requests = 0;
    const world = await createWorld({
      queue,
      answer: async ({ body }) => {
        const { key } = JSON.parse(body.toString());
        inFlight.set(key, (inFlight.get(key) ?? 0) + 1);
        overlaps += (inFlight.get(key) ?? 0) > 1 ? 1 : 0;
        await new Promise((resolve) => setImmediate(resolve));
        inFlight.set(key, (inFlight.get(key) ?? 0) - 1);
        requests += 1;
        return { status: requests % 4 === 0 ? 500 : 200 };
      },
    });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    await world.addEndpoint(tenantId, { maxInFlight: 5, retrySchedule: Array(20).fill(0) });
    await world.startWorker();
    await world.startWorker();
    const keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for (let number = 0; number < 10; number += 1) {
      await Promise.all(
        keys.map((key) =>
          world.emit(tenantId, { orderingKey: key, payload: Buffer.from(JSON.stringify({ key, number })) }),
        ),
      );
    }
    await eventually(async () => {
      const statuses = (await world.deliveries(tenantId)).map(({ status }) => status);
      expect(statuses).toEqual(Array(80).fill("delivered"));
    });
    for (const key of keys) {
      const seen = world.receiver.requests
        .map(({ body }) => JSON.parse(body.toString()))
        .filter((e) => e.key === key);
      const numbers = [...new Set(seen.map(({ number }) => number))];
      expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(seen.map(({ number }) => number)).toEqual(
        seen.map(({ number }) => number).toSorted((x, y) => x - y),
      );
    }
    expect(overlaps).toBe(0);
  });

  test("wait behind a blocker, which the lane shows and ops can skip, while other keys and unordered events go", async () => {
    const world = await createWorld({
      queue,
      answer: ({ body }) => ({ status: body.toString() === '"blocker"' ? 500 : 200 }),
    });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    const endpointId = await world.addEndpoint(tenantId, { retrySchedule: [3_600] });
    await world.startWorker();
    await world.emit(tenantId, { orderingKey: "order-1", payload: Buffer.from('"blocker"') });
    await world.emit(tenantId, { orderingKey: "order-1", payload: Buffer.from('"behind"') });
    await world.emit(tenantId, { orderingKey: "order-2" });
    await world.emit(tenantId);
    const [blocker, behind] = await eventually(async () => {
      const deliveries = await world.deliveries(tenantId);
      expect(deliveries.map(({ status }) => status)).toEqual([
        "pending",
        "pending",
        "delivered",
        "delivered",
      ]);
      expect(deliveries[0]).toMatchObject({ attempts: 1, heldBy: null });
      return deliveries;
    });
    expect(behind).toMatchObject({ attempts: 0, heldBy: "order" });
    const ref = { tenant: { id: tenantId }, endpointId };
    expect(await getLane(world.engine, instanceActor, ref)).toMatchObject({
      unfinished: 2,
      blockedBy: [{ orderingKey: "order-1", deliveryId: blocker?.id, waiting: 1 }],
    });

    await cancelDelivery(world.engine, instanceActor, { id: tenantId }, blocker?.id ?? "");
    await eventually(async () => {
      const statuses = (await world.deliveries(tenantId)).map(({ status }) => status);
      expect(statuses).toEqual(["cancelled", "delivered", "delivered", "delivered"]);
    });
  });
});
