import { setTimeout as wait } from "node:timers/promises";
import type { Answer } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, queueBackends } from "@posthorn/testkit/world";
import { describe, expect, onTestFinished, test } from "vitest";

describe.for(queueBackends)("an endpoint's cap, queue on %s", (queue) => {
  test("is never exceeded by a worker, and is made use of", async () => {
    let inFlight = 0;
    let most = 0;
    const world = await createWorld({
      queue,
      answer: async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await wait(10);
        inFlight -= 1;
        return { status: 200 };
      },
    });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    await world.addEndpoint(tenantId, { maxInFlight: 4 });
    await world.startWorker();
    await Promise.all(Array.from({ length: 80 }, () => world.emit(tenantId)));
    await eventually(() => expect(world.receiver.requests).toHaveLength(80));
    expect(most).toBe(4);
  });

  test("holds a slow endpoint's backlog while another endpoint gets all of its own at once", async () => {
    const gate = Promise.withResolvers<Answer>();
    const world = await createWorld({
      queue,
      answer: ({ path }) => (path === "/slow" ? gate.promise : { status: 200 }),
    });
    onTestFinished(() => world.close());
    const tenantId = await world.addTenant();
    await world.addEndpoint(tenantId, { path: "/slow", maxInFlight: 3, timeoutMs: 30_000 });
    await world.addEndpoint(tenantId, { path: "/quick" });
    await world.startWorker(8);
    await Promise.all(Array.from({ length: 60 }, () => world.emit(tenantId)));
    const countOf = (path: string) =>
      world.receiver.requests.filter((request) => request.path === path).length;
    await eventually(() => expect(countOf("/quick")).toBe(60));
    expect(countOf("/slow")).toBe(3);
    gate.resolve({ status: 200 });
    await eventually(() => expect(countOf("/slow")).toBe(60));
  });
});
