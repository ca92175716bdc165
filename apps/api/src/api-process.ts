import { seedRootKey } from "@posthorn/engine/api-keys/seed-root-key";
import type { Log } from "@posthorn/engine/ports";
import { keepTrying } from "@posthorn/runtime/keep-trying";
import { createMetrics } from "@posthorn/runtime/metrics";
import { type EngineSettings, type OpenEngine, openEngineWhenReady } from "@posthorn/runtime/open-engine";
import type { StoppableStart } from "@posthorn/runtime/run";
import { StartError } from "@posthorn/runtime/start-error";
import { createApiService } from "./service.ts";

/** Listens at once, waits for its database, and serves. */
export function createApiProcess(settings: EngineSettings, log: Log): StoppableStart {
  const metrics = createMetrics("api");
  const api = createApiService(
    {
      host: settings.POSTHORN_HOST ?? "0.0.0.0",
      port: settings.POSTHORN_PORT,
      maxPayloadBytes: settings.POSTHORN_MAX_PAYLOAD_BYTES,
      tenantRequestsPerSecond: settings.POSTHORN_TENANT_REQUESTS_PER_SECOND,
      publicUrl: settings.POSTHORN_PUBLIC_URL,
      portalFrameAncestors: settings.POSTHORN_PORTAL_FRAME_ANCESTORS,
      trustedProxies: settings.POSTHORN_TRUSTED_PROXIES,
      metricsToken: settings.POSTHORN_METRICS_TOKEN,
      metrics,
    },
    log,
  );
  let open: OpenEngine | undefined;
  return {
    name: "api",
    async start(stopping) {
      await api.start();
      open = await openEngineWhenReady(settings, log, metrics, stopping);
      const { engine } = open;
      if (!(await keepTrying(log, stopping, () => seedRootKey(engine, settings.POSTHORN_ROOT_KEY))))
        throw new StartError(
          "POSTHORN_ROOT_KEY is required at the first start: it becomes the first admin key.",
        );
      await api.serve(open);
    },
    async stop() {
      await api.stop();
      await open?.service.stop();
    },
  };
}
