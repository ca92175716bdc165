import { resumeEndpoint } from "@posthorn/engine/endpoints/resume-endpoint";
import { instanceActor } from "@posthorn/testkit/world";
import {
  createModelEndpoint,
  isLeftBehind,
  isUnfinished,
  type Model,
  resume,
  retrySchedule,
  timeoutMs,
} from "./model.ts";
import { upkeep } from "./owner-commands.ts";
import { forget, type Real, work } from "./steps.ts";
import type { System } from "./system.ts";
import { verify } from "./verify.ts";

export type Run = { model: Model; real: Real };

const mostRounds = 100;

/** A tenant of its own with three endpoints; the second one has failed so often in a row, and goes on to. */
export async function begin(system: System, failures: number): Promise<Run> {
  await system.restart();
  const wanted = [
    { eventTypes: ["order.paid"], ratePerSecond: null, failures: 0 },
    { eventTypes: ["order.paid", "slow.tick"], ratePerSecond: null, failures },
    { eventTypes: ["slow.tick"], ratePerSecond: 1, failures: 0 },
  ];
  const seeds = wanted.map((endpoint, index) => ({
    ...endpoint,
    id: system.engine.newId(),
    url: `https://hooks.example/${index}`,
    retrySchedule,
    timeoutMs,
  }));
  const tenantId = await system.seed(seeds);
  const endpoints = seeds.map((seed) => createModelEndpoint(seed, seed.failures));
  const model = {
    nowMs: system.time.nowMs,
    endpoints,
    deliveries: [],
    requests: [],
    firstAnswers: new Map(),
  };
  return { model, real: { system, tenantId, open: new Map() } };
}

/** Workers that hang are killed, endpoints are resumed and answer 200, and time passes until nothing is left to do. */
export async function heal({ model, real }: Run): Promise<void> {
  forget(model, real, model.requests);
  for (const endpoint of model.endpoints) {
    endpoint.answer = "ok";
    const { id: endpointId, status } = endpoint;
    if (status === "active" || status === "deleted") continue;
    const ref = { tenant: { id: real.tenantId }, endpointId };
    await resumeEndpoint(real.system.engine, instanceActor, ref, "all");
    resume(model, endpoint, null);
  }
  for (let round = 0; round < mostRounds && model.deliveries.some(isUnfinished); round += 1) {
    const isOnlyRate = model.deliveries.every(
      (one) => !isUnfinished(one) || one.endpoint.ratePerSecond !== null,
    );
    model.nowMs += isOnlyRate && round > 1 ? 1_000 : 600_000;
    await real.system.setTime(model.nowMs);
    await work(model, real, 0, false);
    const isStuck = model.deliveries.some(
      (one) => isLeftBehind(one) || (one.status === "pending" && one.endpoint.status === "deleted"),
    );
    if (isStuck) await upkeep.run(model, real);
  }
  await verify(model, real);
}
