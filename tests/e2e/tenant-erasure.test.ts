import { createEventBatch } from "@posthorn/contract/routes/events";
import { getOperation, listOperations } from "@posthorn/contract/routes/operations";
import { deleteTenant, getTenant } from "@posthorn/contract/routes/tenants";
import { startReceiver } from "@posthorn/receiver/receiver";
import type { ApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, test } from "vitest";
import { queues, useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

const eventsAtOnce = 1_000;
const batches = 8;

const systems = queues.map((queue) => ({ queue, system: useSystem(queue) }));

// Much of this test is waiting for a lease to end, so both queues are tested at once.
test.concurrent.for(systems)(
  "on $queue, an erasure goes on where a killed worker left it, ends, and touches no other tenant",
  async ({ system }, { onTestFinished }) => {
    const { client } = system();
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const [gone, kept] = [await createTenant(client), await createTenant(client)];
    for (const tenant of [gone, kept]) await tenant.addEndpoint({ url: receiver.url });
    const keptEvents = [await kept.emit({ n: 1 }), await kept.emit({ n: 2 })];
    const goneEvent = await gone.emit({ n: 1 });
    for (const { id } of keptEvents) await kept.awaitStatus(id, "delivered");
    await gone.awaitStatus(goneEvent.id, "delivered");
    await system().worker().end("SIGTERM");
    for (let n = 0; n < batches; n += 1) await emitMany(system().client, gone.id);

    const { id: operation } = await call(client, deleteTenant, { params: { tenant: gone.id } });
    const read = () => call(client, getOperation, { params: { operation } });
    expect(await read()).toMatchObject({ action: "erase-tenant", status: "running", total: null, done: 0 });
    const missing = await client.send("GET", `/v1/tenants/${gone.id}/events/${goneEvent.id}`);
    expect([missing.status, missing.json()]).toMatchObject([404, { code: "tenant_not_found" }]);

    const worker = await system().startWorker();
    await eventually(async () => expect((await read()).done).toBeGreaterThan(0));
    await worker.end("SIGKILL");
    const halfway = await read();
    expect(halfway).toMatchObject({ status: "running", finishedAt: null });
    expect(halfway.done).toBeLessThan(halfway.total ?? 0);

    await system().startWorker();
    const finished = await eventually(async () => {
      const operation = await read();
      expect(operation.status).toBe("finished");
      return operation;
    });
    expect(finished.total).toBe(finished.done);
    expect(finished.done).toBeGreaterThanOrEqual(2 * batches * eventsAtOnce);
    expect((await call(client, listOperations)).data).toEqual([finished]);

    expect(await call(client, getTenant, { params: { tenant: kept.id } })).toMatchObject({ name: "Acme" });
    expect(await kept.countEvents()).toBe(2);
    for (const { id } of keptEvents) {
      const delivery = await kept.deliveryOf(id);
      expect(delivery).toMatchObject({ status: "delivered" });
      expect(await kept.attemptsOf(delivery.id)).toHaveLength(1);
    }
    const after = await kept.emit({ n: 3 });
    await kept.awaitStatus(after.id, "delivered");
    expect(receiver.requests).toHaveLength(4);
  },
);

async function emitMany(client: ApiClient, tenant: string): Promise<void> {
  const events = Array.from({ length: eventsAtOnce }, (_, n) => ({
    tenant,
    eventType: "order.placed",
    payload: { n },
  }));
  await call(client, createEventBatch, { body: { events } });
}
