import type { RouteResponseBody } from "@posthorn/contract/define-route";
import { listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { createEventBatch } from "@posthorn/contract/routes/events";
import * as operations from "@posthorn/contract/routes/operations";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import { startReceiver } from "@posthorn/receiver/receiver";
import type { ApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, test } from "vitest";
import { queues, useSystem } from "./system.ts";
import { call, createTenant, type Tenant } from "./tenant.ts";

type Operation = RouteResponseBody<typeof operations.getOperation>;

const crowd = 2_000;
const atOnce = 1_000;
/** For endpoints that stay paused. */
const nowhere = "http://127.0.0.1:9000/";

const systems = queues.map((queue) => ({ queue, system: useSystem(queue) }));

const create = (client: ApiClient, body: object): Promise<Operation> =>
  call(client, operations.createOperation, { body });

const read = (client: ApiClient, { id }: Pick<Operation, "id">): Promise<Operation> =>
  call(client, operations.getOperation, { params: { operation: id } });

async function preview(client: ApiClient, body: object): Promise<number> {
  const answer = await client.send("POST", "/v1/operations", { body: { ...body, dryRun: true } });
  expect(answer.status, `${answer.bytes}`).toBe(200);
  const { total } = answer.json() as { total: number };
  return total;
}

const awaitStatus = (
  client: ApiClient,
  operation: Operation,
  status: Operation["status"],
): Promise<Operation> =>
  eventually(async () => {
    const found = await read(client, operation);
    expect(found.status).toBe(status);
    return found;
  });

/** A paused endpoint and so many deliveries to it that were cancelled, and so can be retried. */
async function addCancelled(client: ApiClient, tenant: Tenant, url: string, count: number): Promise<string> {
  const { id: endpoint } = await tenant.addEndpoint({ url });
  await tenant.pause(endpoint);
  for (let n = 0; n < count; n += atOnce) {
    const events = Array.from({ length: Math.min(atOnce, count - n) }, (_, at) => ({
      tenant: tenant.id,
      eventType: "order.placed",
      payload: { n: n + at },
    }));
    await call(client, createEventBatch, { body: { events } });
  }
  const wanted = { action: "cancel", tenant: tenant.id, filter: { endpoint } };
  expect(await preview(client, wanted)).toBe(count);
  const ended = await awaitStatus(client, await create(client, wanted), "finished");
  expect(ended).toMatchObject({ total: count, done: count, failed: 0 });
  return endpoint;
}

async function countDeliveries(client: ApiClient, tenant: Tenant, query: Record<string, string>) {
  let count = 0;
  let cursor: string | null = null;
  do {
    const page: RouteResponseBody<typeof listTenantDeliveries> = await call(client, listTenantDeliveries, {
      params: { tenant: tenant.id },
      query: { ...query, limit: "100", ...(cursor === null ? {} : { cursor }) },
    });
    count += page.data.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return count;
}

// Much of this test is waiting for a lease to end, so both queues are tested at once.
test.concurrent.for(systems)(
  "on $queue, an operation goes on where a killed worker left it, and finishes exactly its set",
  async ({ system }, { onTestFinished }) => {
    const { client } = system();
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const [tenant, other] = [await createTenant(client), await createTenant(client)];
    const endpoint = await addCancelled(client, tenant, receiver.url, crowd);
    await addCancelled(client, other, receiver.url, 3);
    const wanted = { action: "retry", tenant: tenant.id, filter: { endpoint, status: "cancelled" } };
    expect(await preview(client, wanted)).toBe(crowd);
    const operation = await create(client, { ...wanted, ratePerSecond: 400 });
    expect(operation).toMatchObject({ total: crowd, status: "running", done: 0 });
    const late = await tenant.deliveryOf((await tenant.emit({ late: true })).id);
    await tenant.cancel(late.id);

    await eventually(async () => expect((await read(client, operation)).done).toBeGreaterThan(0));
    await system().worker().end("SIGKILL");
    const halfway = await read(client, operation);
    expect(halfway.status).toBe("running");
    expect(halfway.done).toBeLessThan(crowd);
    expect(await countDeliveries(client, tenant, { status: "pending" })).toBe(halfway.done);

    await system().startWorker();
    const ended = await awaitStatus(client, operation, "finished");
    expect(ended).toMatchObject({ total: crowd, done: crowd, failed: 0, finishedAt: expect.any(String) });
    expect(await countDeliveries(client, other, { status: "cancelled" })).toBe(3);
    await tenant.resume(endpoint);
    await eventually(async () => {
      expect(receiver.requests.length).toBeGreaterThanOrEqual(crowd);
      expect(await countDeliveries(client, tenant, { status: "delivered" })).toBe(crowd);
    });
    expect(receiver.requests).toHaveLength(crowd);
    const ids = receiver.requests.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(crowd);
    expect((await tenant.deliveryOf(late.eventId)).status).toBe("cancelled");
  },
);

const [{ system }] = [systems[0] ?? raise()];

test("an operation that is halted stands still, goes on when it is resumed, and ends when it is cancelled", async () => {
  const { client } = system();
  const tenant = await createTenant(client);
  const endpoint = await addCancelled(client, tenant, nowhere, 300);
  const filter = { endpoint, status: "cancelled" };
  const operation = await create(client, { action: "retry", tenant: tenant.id, filter, ratePerSecond: 20 });
  const steer = (route: typeof operations.pauseOperation | typeof operations.resumeOperation) =>
    call(client, route, { params: { operation: operation.id } });
  const awaitMore = (than: number) =>
    eventually(async () => expect((await read(client, operation)).done).toBeGreaterThan(than));

  await awaitMore(0);
  const paused = await steer(operations.pauseOperation);
  expect(paused.status).toBe("paused");
  const beside = await create(client, { action: "cancel", tenant: tenant.id, filter: { endpoint } });
  await awaitStatus(client, beside, "finished"); // other operations go on meanwhile
  expect(await read(client, operation)).toEqual(paused);

  await steer(operations.resumeOperation);
  await awaitMore(paused.done);
  const cancelled = await call(client, operations.cancelOperation, { params: { operation: operation.id } });
  expect(cancelled).toMatchObject({ status: "cancelled", finishedAt: expect.any(String) });
  expect(cancelled.done).toBeLessThan(300);
  expect(await preview(client, { action: "cancel", tenant: tenant.id, filter: {} })).toBe(
    cancelled.done - paused.done,
  );
});

test("an endpoint that comes later gets what it missed, once, by the subscription that it has", async () => {
  const { client } = system();
  const receiver = await startReceiver();
  try {
    const tenant = await createTenant(client);
    const missed = [await tenant.emit({ n: 1 }), await tenant.emit({ n: 2 })];
    await tenant.emit({ n: 3 }, { eventType: "user.created" });
    const { id: endpoint } = await tenant.addEndpoint({ url: receiver.url, eventTypes: ["invoice.*"] });
    const wanted = { action: "replay-missing", tenant: tenant.id, filter: { endpoint, createdWithin: "1h" } };
    expect(await preview(client, wanted)).toBe(2);
    const made = [await create(client, wanted), await create(client, wanted)];
    const ended = [];
    for (const operation of made) ended.push(await awaitStatus(client, operation, "finished"));
    expect(ended.reduce((sum, { done }) => sum + done, 0)).toBe(2);
    for (const { id } of missed) await tenant.awaitStatus(id, "delivered");
    expect(receiver.requests.map(({ headers }) => headers["webhook-id"]).toSorted()).toEqual(
      missed.map(({ id }) => id).toSorted(),
    );
    expect(await preview(client, wanted)).toBe(0);
  } finally {
    await receiver.stop();
  }
});

test("a tenant in its portal changes its own deliveries alone", async () => {
  const { client } = system();
  const [own, other] = [await createTenant(client), await createTenant(client)];
  const mine = await addCancelled(client, own, nowhere, 2);
  const foreign = await addCancelled(client, other, nowhere, 2);
  const session = await call(client, createPortalSession, { params: { tenant: own.id }, body: {} });
  const browser = system().clientWith(session.token);
  const retry = (filter: object) => ({ action: "retry", filter: { status: "cancelled", ...filter } });
  const named = await browser.send("POST", "/v1/operations", {
    body: { ...retry({ endpoint: foreign }), tenant: other.id },
  });
  expect([named.status, named.json()]).toMatchObject([404, { code: "tenant_not_found" }]);
  const unnamed = await create(browser, retry({ endpoint: foreign }));
  expect(await awaitStatus(browser, unnamed, "finished")).toMatchObject({ total: 0, done: 0 });
  const made = await create(browser, retry({ endpoint: mine }));
  expect(await awaitStatus(browser, made, "finished")).toMatchObject({
    total: 2,
    done: 2,
    createdBy: session.id,
  });
  expect(await countDeliveries(client, other, { status: "cancelled" })).toBe(2);
});

function raise(): never {
  throw new Error("there is no queue to test with");
}
