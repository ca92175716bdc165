import { createDeliveryWorker } from "@posthorn/engine/delivery-worker";
import type { Engine } from "@posthorn/engine/engine";
import type { Service } from "@posthorn/engine/ports";
import type { KeptDays } from "@posthorn/engine/retention/retention-store";
import { createHeartbeat } from "./heartbeat.ts";
import { createUpkeep } from "./upkeep.ts";

export type WorkerOptions = { concurrency: number; retention: KeptDays };

/** Delivers, and keeps the tables in shape. */
export function createWorkerService(engine: Engine, options: WorkerOptions): Service {
  const { concurrency, retention } = options;
  const deliveries = createDeliveryWorker(engine, concurrency);
  const services = [
    createHeartbeat(engine, concurrency, deliveries.slotsInUse),
    createUpkeep(engine, retention),
    deliveries,
  ];
  return {
    name: "worker",
    async start() {
      for (const service of services) await service.start();
      engine.log.info({ concurrency }, "the worker delivers");
    },
    async stop() {
      for (const service of services.toReversed()) await service.stop();
    },
  };
}
