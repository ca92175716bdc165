import { getInstance } from "@posthorn/contract/routes/instance-state";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { queues, useSystem } from "./system.ts";
import { call } from "./tenant.ts";

describe.each(queues)("an instance on %s", (mode) => {
  const system = useSystem(mode, { settings: { POSTHORN_WORKER_CONCURRENCY: "64" } });
  const read = () => call(system().client, getInstance, {});

  test("tells of its queue, and of its workers while they live", async () => {
    const { queue, workers } = await eventually(async () => {
      const instance = await read();
      expect(instance.workers).toHaveLength(1);
      return instance;
    });
    expect(queue).toMatchObject({ kind: mode, isReachable: true });
    expect(queue.memory === null).toBe(mode === "postgres");
    expect(workers).toMatchObject([{ slots: 64, slotsInUse: 0, isAlive: true }]);
    await system().worker().end("SIGTERM");
    await eventually(async () => expect((await read()).workers).toEqual([]));
  });
});
