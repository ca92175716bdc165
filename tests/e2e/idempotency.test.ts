import { describe, expect, test } from "vitest";
import { awaitEvents, openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

const body = (n: number) => JSON.stringify({ eventType: "invoice.paid", payload: { n } });

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  test("50 parallel posts with one Idempotency-Key make one event, 50 equal answers and one request", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });

    const posts = Array.from({ length: 50 }, () => tenant.emitRaw(body(1), { idempotencyKey: "order-42" }));
    const answers = await Promise.all(posts);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    const bodies = answers.map((answer) => answer.json() as { id: string });
    expect(bodies).toEqual(bodies.map(() => bodies[0]));

    const late = await tenant.emitRaw(body(1), { idempotencyKey: "order-42" });
    expect([late.status, late.json()]).toEqual([202, bodies[0]]);
    expect(await tenant.countEvents()).toBe(1);

    const next = await tenant.emit({ n: 2 });
    await awaitEvents(receiver, [String(bodies[0]?.id), next.id]);
    await tenant.awaitStatus(next.id, "delivered");
    expect(receiver.requests).toHaveLength(2);
  });

  test("the same key with another body is a conflict, and makes no event", async () => {
    const tenant = await createTenant(system().client);
    const first = await tenant.emitRaw(body(1), { idempotencyKey: "order-42" });
    const other = await tenant.emitRaw(body(2), { idempotencyKey: "order-42" });
    expect(first.status).toBe(202);
    expect(other.status).toBe(409);
    expect(other.json()).toMatchObject({ status: 409, code: "idempotency_conflict" });
    expect(await tenant.countEvents()).toBe(1);
  });

  test("of two bodies that race for one key, one wins and every post of the other is a conflict", async () => {
    const tenant = await createTenant(system().client);
    const posts = Array.from({ length: 40 }, (_, n) =>
      tenant.emitRaw(body(n % 2), { idempotencyKey: "order-42" }),
    );
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    const winners = statuses.filter((_, n) => n % 2 === (statuses[0] === 202 ? 0 : 1));
    const losers = statuses.filter((_, n) => n % 2 !== (statuses[0] === 202 ? 0 : 1));
    expect(winners).toEqual(winners.map(() => 202));
    expect(losers).toEqual(losers.map(() => 409));
    expect(await tenant.countEvents()).toBe(1);
  });

  test("another tenant may use the same key", async () => {
    const [one, other] = [await createTenant(system().client), await createTenant(system().client)];
    const event = await one.emit({ n: 1 }, { idempotencyKey: "order-42" });
    const othersEvent = await other.emit({ n: 1 }, { idempotencyKey: "order-42" });
    expect(othersEvent.id).not.toBe(event.id);
    expect(await other.countEvents()).toBe(1);
  });

  test("a repeated batch is answered like the first one, item by item", async () => {
    const tenant = await createTenant(system().client);
    const events = [1, 2, 3].map((n) => ({ tenant: tenant.id, eventType: "invoice.paid", payload: n }));
    const post = () =>
      system().client.send("POST", "/v1/events/batch", {
        body: { events },
        headers: { "idempotency-key": "batch-1" },
      });
    const [first, second] = [await post(), await post()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.json()).toEqual(first.json());
    expect(await tenant.countEvents()).toBe(3);
  });
});
