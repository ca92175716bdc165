import { retryDelivery } from "@posthorn/engine/deliveries/retry-delivery";
import { deleteEndpoint } from "@posthorn/engine/endpoints/delete-endpoint";
import type { Delivery } from "@posthorn/engine/management-store";
import type { Answer } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, instanceActor, queueBackends, type World } from "@posthorn/testkit/world";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const farAway = 86_400;

describe.for(queueBackends)("a retry by hand, queue on %s", (queue) => {
  let world: World;
  let tenantId: string;
  let answer: () => Answer | Promise<Answer>;

  beforeAll(async () => {
    world = await createWorld({ queue, answer: () => answer() });
    await world.startWorker();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    tenantId = await world.addTenant();
  });

  test.for<{ state: Delivery["status"]; status: number; retrySchedule: number[] }>([
    { state: "delivered", status: 200, retrySchedule: [farAway] },
    { state: "failed", status: 500, retrySchedule: [] },
    { state: "pending", status: 500, retrySchedule: [farAway] },
  ])("sends a $state delivery once more, now", async ({ state, status, retrySchedule }) => {
    answer = () => ({ status });
    await world.addEndpoint(tenantId, { retrySchedule });
    await world.emit(tenantId);
    const before = await awaitDelivery({ status: state, attempts: 1 });
    answer = () => ({ status: 200 });
    const answered = await retry(before);
    expect(answered).toMatchObject({ id: before.id, status: "pending", attempts: 1 });
    const after = await awaitDelivery({ status: "delivered", attempts: 2 });
    const attempts = (await world.attempts(after)).map(({ number, trigger }) => ({ number, trigger }));
    expect(attempts).toEqual([
      { number: 1, trigger: "schedule" },
      { number: 2, trigger: "manual" },
    ]);
  });

  test("of a failed delivery that fails again leaves it failed", async () => {
    answer = () => ({ status: 500 });
    await world.addEndpoint(tenantId, { retrySchedule: [] });
    await world.emit(tenantId);
    await retry(await awaitDelivery({ status: "failed", attempts: 1 }));
    await awaitDelivery({ status: "failed", attempts: 2 });
  });

  test("is refused while an attempt is under way, which then counts alone", async () => {
    const gate = Promise.withResolvers<Answer>();
    answer = () => gate.promise;
    await world.addEndpoint(tenantId);
    await world.emit(tenantId);
    const inFlight = await awaitDelivery({ status: "delivering" });
    await expect(retry(inFlight)).rejects.toMatchObject({ code: "delivery_in_progress" });
    gate.resolve({ status: 200 });
    await awaitDelivery({ status: "delivered", attempts: 1 });
  });

  test("is refused when the endpoint was deleted", async () => {
    answer = () => ({ status: 500 });
    const endpointId = await world.addEndpoint(tenantId, { retrySchedule: [] });
    await world.emit(tenantId);
    const failed = await awaitDelivery({ status: "failed" });
    await deleteEndpoint(world.engine, instanceActor, { tenant: { id: tenantId }, endpointId });
    await expect(retry(failed)).rejects.toMatchObject({ code: "conflict" });
  });

  function retry({ id }: Delivery): Promise<Delivery> {
    return retryDelivery(world.engine, instanceActor, { id: tenantId }, id);
  }

  function awaitDelivery(expected: Partial<Delivery>): Promise<Delivery> {
    return eventually(async () => {
      const [delivery] = await world.deliveries(tenantId);
      expect(delivery).toMatchObject(expected);
      return delivery as Delivery;
    });
  }
});
