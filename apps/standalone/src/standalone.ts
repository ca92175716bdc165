import { createApiService } from "@posthorn/api/service";
import { seedRootKey } from "@posthorn/engine/api-keys/seed-root-key";
import type { Log, Service } from "@posthorn/engine/ports";
import { createEmbeddedPostgres } from "@posthorn/runtime/embedded-postgres";
import { keepTrying } from "@posthorn/runtime/keep-trying";
import { createMetrics } from "@posthorn/runtime/metrics";
import { openEngine } from "@posthorn/runtime/open-engine";
import { prepareDatabase } from "@posthorn/runtime/prepare-database";
import type { StoppableStart } from "@posthorn/runtime/run";
import { parseMasterKeys, retentionOf, type Settings } from "@posthorn/runtime/settings";
import { loadStandaloneKeys } from "@posthorn/runtime/standalone-keys";
import { createWatchdog, type Watchdog } from "@posthorn/runtime/watchdog";
import { createWorkerService } from "@posthorn/worker/service";

/** API, worker and, without DATABASE_URL, an embedded Postgres, in this process. `url` is known once it has started. */
export type Standalone = StoppableStart &
  Pick<Watchdog, "gaveUp"> & {
    start(stopping?: AbortSignal): Promise<void>;
    url(): string;
    rootKey(): string;
  };

export function createStandalone(settings: Settings, log: Log): Standalone {
  const metrics = createMetrics("standalone");
  const watchdog = createWatchdog();
  const api = createApiService(
    {
      host: settings.POSTHORN_HOST ?? "127.0.0.1",
      port: settings.POSTHORN_PORT,
      maxPayloadBytes: settings.POSTHORN_MAX_PAYLOAD_BYTES,
      tenantRequestsPerSecond: settings.POSTHORN_TENANT_REQUESTS_PER_SECOND,
      publicUrl: settings.POSTHORN_PUBLIC_URL,
      portalFrameAncestors: settings.POSTHORN_PORTAL_FRAME_ANCESTORS,
      trustedProxies: settings.POSTHORN_TRUSTED_PROXIES,
      metricsToken: settings.POSTHORN_METRICS_TOKEN,
      metrics,
      isAlive: watchdog.isAlive,
    },
    log,
  );
  const started: Service[] = [];
  let worker: Service | undefined;
  let rootKey = "";
  const begin = async (service: Service): Promise<void> => {
    started.push(service);
    await service.start();
  };
  return {
    name: "standalone",
    gaveUp: watchdog.gaveUp,
    rootKey: () => rootKey,
    url: api.url,
    async start(stopping) {
      await api.start();
      const databaseUrl = settings.DATABASE_URL ?? (await startPostgres(settings, log, begin));
      const keys = await loadStandaloneKeys(settings.POSTHORN_DATA_DIR);
      rootKey = settings.POSTHORN_ROOT_KEY ?? keys.rootKey;
      const masterKeys = settings.POSTHORN_MASTER_KEYS ?? parseMasterKeys(keys.masterKey);
      const open = await keepTrying(log, stopping, async () => {
        await prepareDatabase(databaseUrl, log);
        const known = { ...settings, DATABASE_URL: databaseUrl, POSTHORN_MASTER_KEYS: masterKeys };
        return openEngine(known, log, metrics);
      });
      await begin(open.service);
      watchdog.watch(open.queue);
      await keepTrying(log, stopping, () => seedRootKey(open.engine, rootKey));
      await api.serve(open);
      worker = createWorkerService(open.engine, {
        concurrency: settings.POSTHORN_WORKER_CONCURRENCY,
        retention: retentionOf(settings),
      });
      await worker.start();
    },
    async stop() {
      await Promise.all([api.stop(), worker?.stop()]);
      for (const service of started.splice(0).reverse()) await service.stop();
    },
  };
}

async function startPostgres(
  settings: Settings,
  log: Log,
  begin: (service: Service) => Promise<void>,
): Promise<string> {
  const embedded = createEmbeddedPostgres({ dataDir: settings.POSTHORN_DATA_DIR, log });
  await begin(embedded.service);
  return embedded.databaseUrl();
}
