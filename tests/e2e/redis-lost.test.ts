import { once } from "node:events";
import { connect } from "node:net";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { startLoad } from "./load.ts";
import { awaitEvents, openReceiver } from "./receivers.ts";
import { hasOwnRedis, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

async function flushAll(redisUrl: string): Promise<void> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    socket.write("FLUSHALL\r\n");
    expect(String((await once(socket, "data"))[0])).toBe("+OK\r\n");
  } finally {
    socket.destroy();
  }
}

describe.skipIf(!hasOwnRedis)("with a Redis that fails", () => {
  const system = useSystem("redis");

  const expectNobodyEnded = () =>
    expect(
      system()
        .programs()
        .map((program) => program.isRunning()),
    ).toEqual([true, true]);

  test("FLUSHALL again and again under load delays events and loses none", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });

    const load = startLoad(tenant);
    for (let round = 0; round < 10; round += 1) {
      await load.awaitMore(20);
      await flushAll(system().redis().url);
    }
    await load.stop();

    expect(load.refused).toEqual(new Map());
    await awaitEvents(receiver, load.accepted);
    expect(receiver.requests).toHaveLength(load.accepted.length);
    expectNobodyEnded();
  });

  test("while Redis is gone every event is accepted and delivered all the same, and after it too", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });

    const load = startLoad(tenant);
    await load.awaitMore(50);
    await system().redis().kill();
    const lastWithRedis = load.accepted.length;
    await load.awaitMore(200);
    await awaitEvents(receiver, load.accepted.slice(0, lastWithRedis + 100));

    await system().redis().restart();
    await load.awaitMore(100);
    await load.stop();
    await awaitEvents(receiver, load.accepted);

    expect(load.refused).toEqual(new Map());
    expect(receiver.requests).toHaveLength(load.accepted.length);
    expectNobodyEnded();
    expect((await system().client.send("GET", "/readyz")).status).toBe(200);
  });

  test("API and worker start while Redis is away, deliver, and use it once it is there", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });

    await system().redis().kill();
    const exits = await Promise.all([system().api().end("SIGTERM"), system().worker().end("SIGTERM")]);
    expect(exits, "told to stop, they stop without Redis").toEqual(
      exits.map(() => ({ code: 0, signal: null })),
    );
    await Promise.all([system().startApi(), system().startWorker()]);
    const event = await tenant.emit({ n: 1 });
    await tenant.awaitStatus(event.id, "delivered");

    const worker = system().worker();
    await system().redis().restart();
    await eventually(async () => {
      const seen = receiver.requests.length;
      const { id } = await tenant.emit({ n: seen });
      await tenant.awaitStatus(id, "delivered");
    });
    await worker.awaitLog("queue broker is back");
  });
});
