import { createEventBatch } from "@posthorn/contract/routes/events";
import type { ReceivedRequest } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { awaitEvents, awaitRequests, openReceiver, webhookId } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { type AcceptedEvent, call, createTenant } from "./tenant.ts";

type Ordered = { key: string; n: number };

const readPayload = ({ body }: ReceivedRequest): Ordered => JSON.parse(body.toString("utf8"));

/** The numbers a key's requests carried, in order of arrival; those of repeated attempts once. */
function numbersOf(requests: readonly ReceivedRequest[], key: string): number[] {
  const numbers = requests.map(readPayload).filter((payload) => payload.key === key);
  return numbers.map(({ n }) => n).filter((n, at, all) => n !== all[at - 1]);
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  test("events of a key arrive strictly in order, although attempts fail, and two workers deliver", async () => {
    await system().startWorker();
    const isFirst = ({ headers }: ReceivedRequest) => headers["posthorn-attempt"] === "1";
    const receiver = await openReceiver((request) => ({
      status: readPayload(request).n % 4 === 0 && isFirst(request) ? 503 : 200,
    }));
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url, retrySchedule: [1, 1, 1] });

    const events: string[] = [];
    for (const n of upTo(10)) {
      for (const key of ["a", "b", "c"])
        events.push((await tenant.emit({ key, n }, { orderingKey: key })).id);
    }
    for (const event of events) await tenant.awaitStatus(event, "delivered");
    for (const key of ["a", "b", "c"]) expect(numbersOf(receiver.requests, key)).toEqual(upTo(10));
    expect(receiver.requests).toHaveLength(36);
  });

  test("a batch is in order as it is written", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });
    const events = upTo(50).map((n) => ({
      tenant: tenant.id,
      eventType: "step.done",
      payload: { key: "batch", n },
      orderingKey: "batch",
    }));
    const { data } = await call(system().client, createEventBatch, { body: { events } });
    await awaitEvents(
      receiver,
      data.map((result) => ("id" in result ? result.id : "refused")),
    );
    expect(numbersOf(receiver.requests, "batch")).toEqual(upTo(50));
  });

  test("while one key's request is under way the others go on, and it alone waits", async () => {
    const held = Promise.withResolvers<void>();
    const receiver = await openReceiver(async (request) => {
      if (readPayload(request).key === "slow") await held.promise;
      return { status: 200 };
    });
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, timeoutMs: 30_000 });
    const slow = [];
    for (const n of upTo(2)) slow.push(await tenant.emit({ key: "slow", n }, { orderingKey: "slow" }));
    const [first, second] = await Promise.all(slow.map(({ id }) => tenant.deliveryOf(id)));
    const others = [];
    for (const n of upTo(3)) others.push(await tenant.emit({ key: "quick", n }, { orderingKey: "quick" }));
    const free = await tenant.emit({ key: "none", n: 1 });
    for (const { id } of [...others, free]) await tenant.awaitStatus(id, "delivered");

    expect(numbersOf(receiver.requests, "slow")).toEqual([1]);
    expect(numbersOf(receiver.requests, "quick")).toEqual(upTo(3));
    expect(await tenant.deliveryOf(slow[1]?.id ?? "")).toMatchObject({ status: "pending", heldBy: "order" });
    expect((await tenant.readLane(endpoint.id)).blockedBy).toMatchObject([
      { orderingKey: "slow", deliveryId: first?.id, waiting: 1 },
    ]);
    expect(await tenant.refuseCancel(first?.id ?? "")).toBe("delivery_in_progress");
    held.resolve();
    await tenant.awaitStatus(slow[1]?.id ?? "", "delivered");
    expect(await tenant.refuseCancel(second?.id ?? "")).toBe("conflict");
  });

  test("the lane shows what a key is blocked by, and cancelling that lets the next one go", async () => {
    const receiver = await openReceiver((request) => {
      const { key, n } = readPayload(request);
      return { status: key === "stuck" && n === 1 ? 500 : 200 };
    });
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, retrySchedule: [3_600] });
    const stuck: AcceptedEvent[] = [];
    for (const n of upTo(3)) stuck.push(await tenant.emit({ key: "stuck", n }, { orderingKey: "stuck" }));
    const other = await tenant.emit({ key: "other", n: 1 }, { orderingKey: "other" });
    await tenant.awaitStatus(other.id, "delivered");
    const blocker = await eventually(async () => {
      const delivery = await tenant.deliveryOf(stuck[0]?.id ?? "");
      expect(delivery).toMatchObject({ status: "pending", heldBy: null, attempts: 1 });
      return delivery;
    });
    expect(await tenant.readLane(endpoint.id)).toMatchObject({
      unfinished: 3,
      blockedBy: [
        {
          orderingKey: "stuck",
          deliveryId: blocker.id,
          waiting: 2,
          nextAttemptAt: blocker.nextAttemptAt,
        },
      ],
    });
    expect(await tenant.deliveryOf(stuck[2]?.id ?? "")).toMatchObject({ heldBy: "order", attempts: 0 });

    expect(await tenant.cancel(blocker.id)).toMatchObject({ id: blocker.id, status: "cancelled" });
    await tenant.awaitStatus(stuck[2]?.id ?? "", "delivered");
    expect(numbersOf(receiver.requests, "stuck")).toEqual(upTo(3));
    expect((await tenant.readLane(endpoint.id)).blockedBy).toEqual([]);
    expect(await tenant.refuseCancel(blocker.id)).toBe("conflict");
  });

  test("a delivery that fails for good lets the next of its key go, and its retry by hand goes before the rest", async () => {
    const receiver = await openReceiver((request) => ({
      status: readPayload(request).n === 1 && request.headers["posthorn-attempt"] === "1" ? 500 : 200,
    }));
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, retrySchedule: [] });
    const [one, two] = [
      await tenant.emit({ key: "k", n: 1 }, { orderingKey: "k" }),
      await tenant.emit({ key: "k", n: 2 }, { orderingKey: "k" }),
    ];
    await tenant.awaitStatus(two.id, "delivered");
    const failed = await tenant.awaitStatus(one.id, "failed");

    await tenant.pause(endpoint.id);
    const three = await tenant.emit({ key: "k", n: 3 }, { orderingKey: "k" });
    expect(await tenant.retry(failed.id)).toMatchObject({ status: "pending", heldBy: "paused" });
    await tenant.resume(endpoint.id);
    await tenant.awaitStatus(three.id, "delivered");
    await awaitRequests(receiver, 4);
    expect(receiver.requests.map(webhookId)).toEqual([one.id, two.id, one.id, three.id]);
  });
});
