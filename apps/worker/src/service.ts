import { createDeliveryWorker } from "@posthorn/engine/delivery-worker";
import type { Engine } from "@posthorn/engine/engine";
import type { Service } from "@posthorn/engine/ports";
import { createUpkeep, type KeptDays } from "./upkeep.ts";

export type WorkerOptions = { concurrency: number; retention: KeptDays };

/** Delivers, and keeps the tables in shape. */
export function createWorkerService(engine: Engine, options: WorkerOptions): Service {
  const services = [
    createUpkeep(engine, options.retention),
    createDeliveryWorker(engine, options.concurrency),
  ];
  return {
    name: "worker",
    async start() {
      for (const service of services) await service.start();
      engine.log.info({ concurrency: options.concurrency }, "the worker delivers");
    },
    async stop() {
      for (const service of services.toReversed()) await service.stop();
    },
  };
}
