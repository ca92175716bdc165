import type { Log } from "@posthorn/engine/ports";
import { checkReadiness, notReadyYet } from "@posthorn/runtime/check-readiness";
import { createMetrics } from "@posthorn/runtime/metrics";
import { type EngineSettings, type OpenEngine, openEngineWhenReady } from "@posthorn/runtime/open-engine";
import { createProbeServer } from "@posthorn/runtime/probe-server";
import type { StoppableStart } from "@posthorn/runtime/run";
import { retentionOf } from "@posthorn/runtime/settings";
import { createWatchdog, type Watchdog } from "@posthorn/runtime/watchdog";
import { createWorkerService } from "./service.ts";

/** `gaveUp` rejects when only a restart of the process may help. */
export type WorkerProcess = StoppableStart & Pick<Watchdog, "gaveUp">;

/** Answers probes at once if it is given a port for them, waits for its database, and delivers. */
export function createWorkerProcess(settings: EngineSettings, log: Log): WorkerProcess {
  const metrics = createMetrics("worker");
  const watchdog = createWatchdog();
  let delivering: OpenEngine | undefined;
  const probes = {
    isAlive: watchdog.isAlive,
    readMetrics: metrics.read,
    checkReadiness: async () =>
      delivering === undefined ? notReadyYet : checkReadiness("worker", delivering.store, delivering.queue),
  };
  const probeServer =
    settings.POSTHORN_PROBE_PORT === undefined
      ? undefined
      : createProbeServer(
          probes,
          {
            host: settings.POSTHORN_HOST ?? "0.0.0.0",
            port: settings.POSTHORN_PROBE_PORT,
            metricsToken: settings.POSTHORN_METRICS_TOKEN,
          },
          log,
        );
  const stops: (() => Promise<void>)[] = [];
  return {
    name: "worker",
    gaveUp: watchdog.gaveUp,
    async start(stopping) {
      await probeServer?.start();
      const open = await openEngineWhenReady(settings, log, metrics, stopping);
      const worker = createWorkerService(open.engine, {
        concurrency: settings.POSTHORN_WORKER_CONCURRENCY,
        retention: retentionOf(settings),
      });
      stops.push(worker.stop, open.service.stop);
      watchdog.watch(open.queue);
      await worker.start();
      delivering = open;
    },
    async stop() {
      delivering = undefined;
      for (const stop of stops) await stop();
      await probeServer?.stop();
    },
  };
}
