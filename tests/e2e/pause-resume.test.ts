import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { awaitRequests, openReceiver, webhookId } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { createTenant, type Tenant } from "./tenant.ts";

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  /** A tenant with a paused endpoint, beside one that gets the same events and shows when they are through. */
  async function openPaused() {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const paused = await tenant.addEndpoint({ url: `${receiver.url}/paused` });
    await tenant.addEndpoint({ url: `${receiver.url}/other` });
    expect(await tenant.pause(paused.id)).toMatchObject({ status: "paused", version: 2 });
    /** Ids of the events that came there, in order of arrival. */
    const at = (path: string) => receiver.requests.filter((request) => request.path === path).map(webhookId);
    const got = () => at("/paused");
    /** The event's delivery to the paused endpoint, once the other endpoint has had the event. */
    const awaitOther = async (event: string) => {
      await eventually(() => expect(at("/other")).toContain(event));
      return deliveryAt(tenant, event, paused.id);
    };
    return { tenant, paused, receiver, got, awaitOther };
  }

  test("a paused endpoint is sent nothing, and everything that waited when it is resumed", async () => {
    const { tenant, paused, receiver, got, awaitOther } = await openPaused();
    const events = [];
    for (let n = 1; n <= 3; n += 1) events.push((await tenant.emit({ n })).id);
    for (const event of events)
      expect(await awaitOther(event)).toMatchObject({ status: "pending", heldBy: "paused", attempts: 0 });
    expect(got()).toEqual([]);

    expect(await tenant.resume(paused.id)).toMatchObject({ status: "active", version: 3 });
    await awaitAllAt(got, events);
    const last = await tenant.emit({ n: 4 });
    await awaitAllAt(got, [...events, last.id]);
    await awaitOther(last.id);
    expect(receiver.requests).toHaveLength(8);
  });

  test("resumed without its backlog, it gets new events and the old deliveries are cancelled", async () => {
    const { tenant, paused, got, awaitOther } = await openPaused();
    const old = [await tenant.emit({ n: 1 }), await tenant.emit({ n: 2 })];
    for (const { id } of old) await awaitOther(id);

    await tenant.resume(paused.id, { backlog: "none" });
    const fresh = await tenant.emit({ n: 3 });
    await awaitAllAt(got, [fresh.id]);
    for (const { id } of old) {
      expect(await deliveryAt(tenant, id, paused.id)).toMatchObject({ status: "cancelled", heldBy: null });
    }
    expect(got()).toEqual([fresh.id]);
  });

  test("resumed from a time on, it gets what was emitted since", async () => {
    const { tenant, paused, got, awaitOther } = await openPaused();
    const before = await tenant.emit({ n: 1 });
    const sinceMs = Date.parse(before.createdAt) + 1;
    await eventually(() => expect(Date.now()).toBeGreaterThan(sinceMs));
    const after = await tenant.emit({ n: 2 });
    await awaitOther(after.id);

    await tenant.resume(paused.id, { backlog: { since: new Date(sinceMs).toISOString() } });
    await awaitAllAt(got, [after.id]);
    expect(await deliveryAt(tenant, before.id, paused.id)).toMatchObject({ status: "cancelled" });
    expect(got()).toEqual([after.id]);
  });

  test("pausing ends no request under way, and its failure is not retried before the resume", async () => {
    const held = Promise.withResolvers<void>();
    const receiver = await openReceiver(async ({ headers }) => {
      if (headers["posthorn-attempt"] !== "1") return { status: 200 };
      await held.promise;
      return { status: 500 };
    });
    const tenant = await createTenant(system().client);
    const paused = await tenant.addEndpoint({ url: `${receiver.url}/paused`, retrySchedule: [1] });
    const other = await tenant.addEndpoint({ url: `${receiver.url}/other`, retrySchedule: [1] });
    const event = await tenant.emit({ n: 1 });
    await awaitRequests(receiver, 2);
    await tenant.pause(paused.id);
    held.resolve();

    await awaitDelivery(tenant, event.id, other.id, { status: "delivered", attempts: 2 });
    const waiting = { status: "pending", heldBy: "paused", attempts: 1, lastStatusCode: 500 };
    await awaitDelivery(tenant, event.id, paused.id, waiting);
    expect(receiver.requests).toHaveLength(3);
    await tenant.resume(paused.id);
    await awaitDelivery(tenant, event.id, paused.id, { status: "delivered", attempts: 2 });
  });

  test("an endpoint that was disabled by its 410 is resumed, with what came meanwhile", async () => {
    let status = 410;
    const receiver = await openReceiver(() => ({ status }));
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });
    const gone = await tenant.emit({ n: 1 });
    await tenant.awaitStatus(gone.id, "failed");
    await eventually(async () => expect((await tenant.readEndpoint(endpoint.id)).status).toBe("disabled"));
    const kept = await tenant.emit({ n: 2 });
    expect(await tenant.deliveryOf(kept.id)).toMatchObject({ status: "pending", heldBy: "paused" });

    status = 200;
    expect(await tenant.resume(endpoint.id)).toMatchObject({ status: "active", disabledReason: null });
    await tenant.awaitStatus(kept.id, "delivered");
    expect(await tenant.deliveryOf(gone.id)).toMatchObject({ status: "failed", attempts: 1 });
  });
});

async function deliveryAt(tenant: Tenant, event: string, endpoint: string) {
  return (await tenant.deliveriesOf(event)).find(({ endpointId }) => endpointId === endpoint);
}

async function awaitDelivery(tenant: Tenant, event: string, endpoint: string, expected: object) {
  await eventually(async () => expect(await deliveryAt(tenant, event, endpoint)).toMatchObject(expected));
}

/** Waits until exactly these events have come, in any order. */
async function awaitAllAt(got: () => string[], events: readonly string[]): Promise<void> {
  await eventually(() => expect(got().toSorted()).toEqual(events.toSorted()));
}
