import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { awaitEvents, openReceiver, webhookId } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { createTenant, type Tenant } from "./tenant.ts";

const rounds = 5;
const eventsPerBlock = 60;
const pauseMs = 10;
/** Other work on the machine costs as much; to wait for a request that is never answered costs 30 seconds. */
const noiseMs = 250;

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  test("an endpoint that never answers and gets half of all events costs the other at most as much delay again", async () => {
    const receiver = await openReceiver(({ path }) =>
      path === "/silent" ? new Promise(() => {}) : { status: 200 },
    );
    const tenant = await createTenant(system().client);
    const silent = { url: `${receiver.url}/silent`, eventTypes: ["for.silent"], timeoutMs: 30_000 };
    await tenant.addEndpoint(silent);
    await tenant.addEndpoint({ url: `${receiver.url}/well`, eventTypes: ["for.well"] });

    const answered = { alone: new Map<string, number>(), beside: new Map<string, number>() };
    await emitBlock(tenant, new Map(), false);
    for (let round = 0; round < rounds; round += 1) {
      await emitBlock(tenant, answered.alone, false);
      await emitBlock(tenant, answered.beside, true);
    }
    await awaitEvents(receiver, [...answered.alone.keys(), ...answered.beside.keys()]);

    const arrivedAt = new Map(receiver.requests.map((request) => [webhookId(request), request.receivedAt]));
    const [alone, beside] = [answered.alone, answered.beside].map((block) =>
      p95([...block].map(([id, answeredAt]) => (arrivedAt.get(id) ?? Number.NaN) - answeredAt)),
    );
    process.stdout.write(
      `202 to arrival on ${queue}, p95: alone ${alone} ms, beside a silent endpoint ${beside} ms\n`,
    );
    expect(beside).toBeLessThanOrEqual(2 * Math.max(alone ?? 0, noiseMs));
    expect(receiver.requests.filter(({ path }) => path === "/silent")).toHaveLength(10);
  });
});

/** Emits a steady stream; with `both`, every second event is for the silent endpoint. */
async function emitBlock(tenant: Tenant, answered: Map<string, number>, both: boolean): Promise<void> {
  for (let n = 0; n < eventsPerBlock; n += 1) {
    const [event] = await Promise.all([
      tenant.emit({ n }, { eventType: "for.well" }),
      ...(both ? [tenant.emit({ n }, { eventType: "for.silent" })] : []),
    ]);
    answered.set(event.id, Date.now());
    await wait(pauseMs);
  }
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}
