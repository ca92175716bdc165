import type { Delivery } from "@posthorn/engine/management-store";
import { leaseSlackMs } from "@posthorn/engine/pipeline/claim";
import { eventually } from "@posthorn/testkit/eventually";
import { makeAudit } from "@posthorn/testkit/store-fixture";
import { createWorld, queueBackends, type World } from "@posthorn/testkit/world";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

describe.for(queueBackends)("work that was lost, queue on %s", (queue) => {
  let world: World;
  let tenantId: string;

  beforeAll(async () => {
    world = await createWorld({ queue });
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    world.receiver.requests.length = 0;
    tenantId = await world.addTenant();
  });

  test("a claim that nobody records ends as an attempt that was lost, and the delivery is sent", async () => {
    await world.addEndpoint(tenantId);
    const { id } = await world.emit(tenantId);
    const [delivery] = await world.deliveries(tenantId);
    const claimed = await world.engine.pipeline.claimDeliveries([delivery?.id ?? ""], uuidv7(), leaseSlackMs);
    expect(claimed).toHaveLength(1);
    await startWorker();
    await world.query("UPDATE delivery SET lease_until = now() WHERE event_id = $1", [id]);
    const delivered = await awaitDelivered();
    const attempts = await world.attempts(delivered);
    expect(attempts).toMatchObject([
      { number: 1, reason: "worker_lost", statusCode: null },
      { number: 2, reason: "ok", statusCode: 200 },
    ]);
    expect(world.receiver.requests).toHaveLength(1);
  });

  test("a delivery whose job was lost is left to it for a while, then sent", async () => {
    await world.addEndpoint(tenantId);
    const add = vi.spyOn(world.engine.queue, "add").mockResolvedValueOnce();
    await world.emit(tenantId);
    expect(add).toHaveBeenCalledOnce();
    add.mockRestore();
    const [row] = await world.query<{ seconds: number }>(
      "SELECT extract(epoch FROM queued_until - now())::float8 AS seconds FROM delivery WHERE tenant_id = $1",
      [tenantId],
    );
    expect(row?.seconds).toBeGreaterThan(0);
    expect(row?.seconds).toBeLessThan(5.1);
    await startWorker();
    expect((await world.attempts(await awaitDelivered())).map(({ reason }) => reason)).toEqual(["ok"]);
  });

  test("deliveries are sent while the broker takes nothing and tells nothing", async () => {
    await world.addEndpoint(tenantId);
    const away = () => Promise.reject(new Error("the broker is away"));
    vi.spyOn(world.engine.queue, "add").mockImplementation(away);
    vi.spyOn(world.engine.queue, "waiting").mockImplementation(away);
    await Promise.all(Array.from({ length: 20 }, () => world.emit(tenantId)));
    await startWorker();
    await eventually(() => expect(world.receiver.requests).toHaveLength(20));
    await awaitDelivered();
  });

  test("a lost claim on a deleted endpoint ends cancelled, not forgotten", async () => {
    const endpointId = await world.addEndpoint(tenantId);
    await world.emit(tenantId);
    const [delivery] = await world.deliveries(tenantId);
    await world.engine.pipeline.claimDeliveries([delivery?.id ?? ""], uuidv7(), leaseSlackMs);
    await world.engine.management.endpoints.delete(tenantId, endpointId, makeAudit());
    await world.query("UPDATE delivery SET lease_until = now() WHERE tenant_id = $1", [tenantId]);
    await startWorker();
    await eventually(async () => {
      await world.engine.pipeline.cancelOrphans(10);
      expect(await world.deliveries(tenantId)).toMatchObject([
        { status: "cancelled", lastReason: "worker_lost" },
      ]);
    });
    expect(world.receiver.requests).toHaveLength(0);
  });

  async function startWorker(): Promise<void> {
    const worker = await world.startWorker();
    onTestFinished(() => worker.stop());
  }

  function awaitDelivered(): Promise<Delivery> {
    return eventually(async () => {
      const deliveries = await world.deliveries(tenantId);
      expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(["delivered"]));
      return deliveries[0] as Delivery;
    });
  }
});
