import { deleteEndpoint } from "@posthorn/engine/endpoints/delete-endpoint";
import { updateEndpoint } from "@posthorn/engine/endpoints/update-endpoint";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, instanceActor, type World } from "@posthorn/testkit/world";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";

let world: World;
let tenantId: string;
let status = 200;

beforeAll(async () => {
  world = await createWorld({ answer: () => ({ status }) });
});
afterAll(() => world.close());
beforeEach(async () => {
  status = 200;
  world.receiver.requests.length = 0;
  tenantId = await world.addTenant();
});

test("a deleted endpoint's waiting deliveries are cancelled, and none is sent", async () => {
  const endpointId = await world.addEndpoint(tenantId);
  await emit(5);
  await deleteEndpoint(world.engine, instanceActor, { tenant: { id: tenantId }, endpointId });
  expect(await statuses()).toEqual(Array(5).fill("cancelled"));
  await startWorker();
  await awaitTurns(2);
  expect(world.receiver.requests).toHaveLength(0);
  const { deliveries } = await world.emit(tenantId);
  expect(deliveries).toBe(0);
});

test("a disabled endpoint keeps its backlog, and gets it when it is active again", async () => {
  const endpointId = await world.addEndpoint(tenantId);
  await emit(3);
  await world.engine.pipeline.disableEndpoints([
    { id: endpointId, version: 1, reason: "gone", auditId: world.engine.newId() },
  ]);
  await emit(2);
  await startWorker();
  await awaitTurns(3);
  expect(world.receiver.requests).toHaveLength(0);
  const held = await world.deliveries(tenantId);
  expect(held.map(({ status, heldBy }) => `${status} ${heldBy}`)).toEqual(Array(5).fill("pending paused"));
  await world.query("UPDATE endpoint SET status = 'active', version = version + 1 WHERE id = $1", [
    endpointId,
  ]);
  await eventually(async () => expect(await statuses()).toEqual(Array(5).fill("delivered")));
  expect(world.receiver.requests).toHaveLength(5);
});

test("an endpoint that answers 410 is disabled, its delivery failed, and the next event waits", async () => {
  status = 410;
  const endpointId = await world.addEndpoint(tenantId);
  await startWorker();
  await emit(1);
  await eventually(async () => {
    const endpoint = await world.engine.management.endpoints.find(tenantId, endpointId);
    expect(endpoint).toMatchObject({ status: "disabled", disabledReason: "gone" });
  });
  await emit(1);
  await awaitTurns(2);
  expect(await statuses()).toEqual(["failed", "pending"]);
  expect(world.receiver.requests).toHaveLength(1);
});

test("a changed URL counts from the next attempt on", async () => {
  status = 503;
  const endpointId = await world.addEndpoint(tenantId, { path: "/before", retrySchedule: [1, 1, 1, 1] });
  await startWorker();
  await emit(1);
  await eventually(() => expect(world.receiver.requests.length).toBeGreaterThan(0));
  status = 200;
  const ref = { tenant: { id: tenantId }, endpointId };
  await updateEndpoint(world.engine, instanceActor, ref, { url: `${world.receiver.url}/after` }, null);
  await eventually(async () => expect(await statuses()).toEqual(["delivered"]));
  expect(world.receiver.requests.at(-1)?.path).toBe("/after");
});

async function emit(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await world.emit(tenantId);
}

async function statuses(): Promise<string[]> {
  return (await world.deliveries(tenantId)).map((delivery) => delivery.status);
}

async function startWorker(): Promise<void> {
  const worker = await world.startWorker();
  onTestFinished(() => worker.stop());
}

/** After so many turns of the dispatcher all that it would have fed has been fed. */
async function awaitTurns(count: number): Promise<void> {
  const turns = vi.spyOn(world.engine.pipeline, "dispatchDeliveries");
  await eventually(() => expect(turns.mock.settledResults.length).toBeGreaterThanOrEqual(count));
}
