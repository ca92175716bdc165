import { listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { awaitEvents, awaitRequests, openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { type AcceptedEvent, call, createTenant, type Lane, type Tenant } from "./tenant.ts";

const emitMany = (tenant: Tenant, count: number): Promise<AcceptedEvent[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => tenant.emit({ n })));

const awaitLane = (tenant: Tenant, endpoint: string, expected: Partial<Lane>): Promise<Lane> =>
  eventually(async () => {
    const lane = await tenant.readLane(endpoint);
    expect(lane).toMatchObject(expected);
    return lane;
  });

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  /** An endpoint whose breaker ten failures have opened, and three events that wait behind it. */
  async function openBroken() {
    let status = 500;
    const receiver = await openReceiver(() => ({ status }));
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, retrySchedule: [3_600] });
    expect(await tenant.readLane(endpoint.id)).toEqual({
      breaker: "closed",
      openedUntil: null,
      failingSince: null,
      consecutiveFailures: 0,
      ratePerSecond: null,
      maxInFlight: 10,
      unfinished: 0,
      oldestDueAt: null,
      blockedBy: [],
    });
    const failed = await emitMany(tenant, 10);
    const lane = await awaitLane(tenant, endpoint.id, { breaker: "open", consecutiveFailures: 10 });
    expect(Date.parse(lane.openedUntil ?? "") - Date.parse(lane.failingSince ?? "")).toBeGreaterThan(29_000);
    const waiting = await emitMany(tenant, 3);
    for (const { id } of waiting) {
      expect(await tenant.deliveryOf(id)).toMatchObject({
        status: "pending",
        heldBy: "breaker",
        attempts: 0,
      });
    }
    const mend = () => {
      status = 200;
    };
    return { receiver, tenant, endpoint, failed, waiting, mend };
  }

  test("ten failures in a row open the breaker, and the success of a retry by hand closes it", async () => {
    const { receiver, tenant, endpoint, failed, waiting, mend } = await openBroken();
    await awaitLane(tenant, endpoint.id, { breaker: "open", unfinished: 13 });
    expect(receiver.requests).toHaveLength(10);

    mend();
    const [first] = failed;
    const delivery = await tenant.deliveryOf(first?.id ?? "");
    await tenant.retry(delivery.id);
    await awaitEvents(
      receiver,
      waiting.map(({ id }) => id),
    );
    await awaitLane(tenant, endpoint.id, {
      breaker: "closed",
      openedUntil: null,
      failingSince: null,
      consecutiveFailures: 0,
      unfinished: 9,
    });
    expect(await tenant.deliveryOf(failed[1]?.id ?? "")).toMatchObject({ status: "pending", heldBy: null });
    expect(receiver.requests).toHaveLength(14);
  });

  test("a failed retry by hand leaves the breaker open, and resuming the endpoint closes it", async () => {
    const { receiver, tenant, endpoint, failed, waiting, mend } = await openBroken();
    const delivery = await tenant.deliveryOf(failed[0]?.id ?? "");
    await tenant.retry(delivery.id);
    await awaitLane(tenant, endpoint.id, { breaker: "open", consecutiveFailures: 11 });
    expect(receiver.requests).toHaveLength(11);

    mend();
    expect(await tenant.resume(endpoint.id)).toMatchObject({ status: "active" });
    await awaitEvents(
      receiver,
      waiting.map(({ id }) => id),
    );
    await awaitLane(tenant, endpoint.id, { breaker: "closed", consecutiveFailures: 0 });
  });

  test("a success between failures keeps the breaker closed", async () => {
    let count = 0;
    const receiver = await openReceiver(() => ({ status: ++count % 2 === 0 ? 200 : 500 }));
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({
      url: receiver.url,
      maxInFlight: 1,
      retrySchedule: [3_600],
    });
    await emitMany(tenant, 30);
    await awaitRequests(receiver, 30);
    await awaitLane(tenant, endpoint.id, { breaker: "closed", unfinished: 15 });
  });

  test("an endpoint's rate is kept by two workers together, and used", async () => {
    await system().startWorker();
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, ratePerSecond: 20 });
    expect(endpoint.ratePerSecond).toBe(20);
    const events = await emitMany(tenant, 60);
    const last = await tenant.deliveryOf(events.at(-1)?.id ?? "");
    expect(last).toMatchObject({ status: "pending", heldBy: "rate" });
    await awaitRequests(receiver, 60);
    for (const { id } of events) await tenant.awaitStatus(id, "delivered");

    // Two that keep a rate each would need half of the time; without a rate it is a moment. Other work may make it longer.
    const { data } = await call(system().client, listTenantDeliveries, {
      params: { tenant: tenant.id },
      query: { limit: "100" },
    });
    const attempts = await Promise.all(data.map(({ id }) => tenant.attemptsOf(id)));
    const departures = attempts.flat().map(({ startedAt }) => Date.parse(startedAt));
    expect(departures).toHaveLength(60);
    const spanMs = Math.max(...departures) - Math.min(...departures);
    expect(spanMs).toBeGreaterThanOrEqual(59 * 50 - 100);
    expect(spanMs).toBeLessThan(10 * 59 * 50);
    const shares = system()
      .programs()
      .filter(({ program }) => program === "worker")
      .map((worker) =>
        worker.logLines().filter(({ msg, ...line }) => msg === "attempt" && line["endpoint"] === endpoint.id),
      );
    for (const share of shares) expect(share.length).toBeGreaterThan(0);
  });

  test("a rate that is set, changed and taken away counts for what waits", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });
    const first = await tenant.emit({ n: 0 });
    await tenant.awaitStatus(first.id, "delivered");

    expect(await tenant.changeEndpoint(endpoint.id, { ratePerSecond: 0.05 })).toMatchObject({
      ratePerSecond: 0.05,
    });
    const events = await emitMany(tenant, 3);
    await awaitRequests(receiver, 2);
    await awaitLane(tenant, endpoint.id, { ratePerSecond: 0.05, unfinished: 2 });
    expect(receiver.requests).toHaveLength(2);

    await tenant.changeEndpoint(endpoint.id, { ratePerSecond: null });
    await awaitEvents(
      receiver,
      events.map(({ id }) => id),
    );
    await awaitLane(tenant, endpoint.id, { ratePerSecond: null, unfinished: 0 });
  });
});
