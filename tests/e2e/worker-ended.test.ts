import { startReceiver } from "@posthorn/receiver/receiver";
import { describe, expect, test } from "vitest";
import { awaitEvents, awaitRequests, openReceiver, webhookId } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

describe("killed", () => {
  const systems = queues.map((queue) => ({ queue, system: useSystem(queue) }));

  // Most of this test is waiting for a lease to end, so both queues are tested at once.
  test.concurrent.for(systems)(
    "on $queue, what a worker had in its hands when it was killed is delivered by another, as a second attempt",
    async ({ system }, { onTestFinished }) => {
      const receiver = await startReceiver({
        answer: ({ headers }) =>
          headers["posthorn-attempt"] === "1" ? new Promise(() => {}) : { status: 200 },
      });
      onTestFinished(() => receiver.stop());
      const tenant = await createTenant(system().client);
      await tenant.addEndpoint({ url: receiver.url, timeoutMs: 1_000, retrySchedule: [300] });

      const event = await tenant.emit({ n: 1 });
      await awaitRequests(receiver, 1);
      await system().worker().end("SIGKILL");
      await system().startWorker();
      const delivery = await tenant.awaitStatus(event.id, "delivered");

      expect(await tenant.attemptsOf(delivery.id)).toMatchObject([
        { number: 1, reason: "worker_lost", statusCode: null, remoteAddress: null, trigger: "schedule" },
        { number: 2, reason: "ok", statusCode: 200 },
      ]);
      expect(receiver.requests.map(webhookId)).toEqual([event.id, event.id]);
      expect(receiver.requests.map(({ headers }) => headers["posthorn-attempt"])).toEqual(["1", "2"]);
    },
  );
});

describe.each(queues)("told to stop, on %s", (queue) => {
  const system = useSystem(queue);

  test("a worker ends what is in flight, records it and leaves the rest to the next one: nothing comes twice", async () => {
    const inFlight = 20;
    const held = Promise.withResolvers<void>();
    const receiver = await openReceiver(async () => {
      await held.promise;
      return { status: 200 };
    });
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url, maxInFlight: inFlight });
    const events = await Promise.all(Array.from({ length: 60 }, (_, n) => tenant.emit({ n })));
    await awaitRequests(receiver, inFlight);

    const worker = system().worker();
    worker.signal("SIGTERM");
    await worker.awaitLog("stopping");
    expect(receiver.requests).toHaveLength(inFlight);
    held.resolve();
    expect(await worker.exited).toEqual({ code: 0, signal: null });
    const sent = receiver.requests.map(webhookId);
    for (const id of sent)
      expect(await tenant.deliveryOf(id)).toMatchObject({ status: "delivered", attempts: 1 });

    await system().startWorker();
    await awaitEvents(
      receiver,
      events.map(({ id }) => id),
    );
    for (const { id } of events) await tenant.awaitStatus(id, "delivered");
    expect(receiver.requests).toHaveLength(events.length);
  });
});
