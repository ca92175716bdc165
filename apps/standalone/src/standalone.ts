import { type ApiService, createApiService } from "@posthorn/api/service";
import { seedRootKey } from "@posthorn/engine/api-keys/seed-root-key";
import type { Log, Service } from "@posthorn/engine/ports";
import { createEmbeddedPostgres } from "@posthorn/runtime/embedded-postgres";
import { openEngine } from "@posthorn/runtime/open-engine";
import { prepareDatabase } from "@posthorn/runtime/prepare-database";
import type { Settings } from "@posthorn/runtime/settings";
import { parseMasterKeys } from "@posthorn/runtime/settings";
import { loadStandaloneKeys } from "@posthorn/runtime/standalone-keys";
import { createWorkerService } from "@posthorn/worker/service";

/** API, worker and, without DATABASE_URL, an embedded Postgres, in this process. */
export type Standalone = Service & { url(): string; rootKey(): string };

export function createStandalone(settings: Settings, log: Log): Standalone {
  const started: Service[] = [];
  let api: ApiService | undefined;
  let rootKey = "";
  const begin = async <Kind extends Service>(service: Kind): Promise<Kind> => {
    started.push(service);
    await service.start();
    return service;
  };
  return {
    name: "standalone",
    rootKey: () => rootKey,
    url() {
      if (api === undefined) throw new Error("standalone has not started");
      return api.url();
    },
    async start() {
      const databaseUrl = settings.DATABASE_URL ?? (await startPostgres(settings, log, begin));
      const keys = await loadStandaloneKeys(settings.POSTHORN_DATA_DIR);
      rootKey = settings.POSTHORN_ROOT_KEY ?? keys.rootKey;
      await prepareDatabase(databaseUrl, log);
      const masterKeys = settings.POSTHORN_MASTER_KEYS ?? parseMasterKeys(keys.masterKey);
      const open = await openEngine(
        { ...settings, DATABASE_URL: databaseUrl, POSTHORN_MASTER_KEYS: masterKeys },
        log,
      );
      await begin(open.service);
      await seedRootKey(open.engine, rootKey);
      api = await begin(
        createApiService(open, {
          host: settings.POSTHORN_HOST ?? "127.0.0.1",
          port: settings.POSTHORN_PORT,
          maxPayloadBytes: settings.POSTHORN_MAX_PAYLOAD_BYTES,
        }),
      );
      await begin(createWorkerService(open.engine, { concurrency: settings.POSTHORN_WORKER_CONCURRENCY }));
    },
    async stop() {
      for (const service of started.splice(0).reverse()) await service.stop();
    },
  };
}

async function startPostgres(
  settings: Settings,
  log: Log,
  begin: (service: Service) => Promise<Service>,
): Promise<string> {
  const embedded = createEmbeddedPostgres({ dataDir: settings.POSTHORN_DATA_DIR, log });
  await begin(embedded.service);
  return embedded.databaseUrl();
}
