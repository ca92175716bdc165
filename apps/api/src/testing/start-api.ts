import { seedRootKey } from "@posthorn/engine/api-keys/seed-root-key";
import type { Log, LogFields } from "@posthorn/engine/ports";
import { createMetrics } from "@posthorn/runtime/metrics";
import { type OpenEngine, openEngine } from "@posthorn/runtime/open-engine";
import { readSettings, requireSettings } from "@posthorn/runtime/settings";
import { createApiService } from "../service.ts";
import { CheckedClient } from "./checked-client.ts";

export const rootKey = "root-key-of-the-tests-0123456789";
export const maxPayloadBytes = 262_144;

const masterKeys = `test:${Buffer.alloc(32, 7).toString("base64")}`;

/** `mistakes` are the lines logged as errors: each is a request that answered 500. */
export type TestApi = OpenEngine & {
  client: CheckedClient;
  mistakes: LogFields[];
  stop(): Promise<void>;
};

/** Starts the API as main.ts does, on a free port, with settings of the test's own. */
export async function startApi(
  databaseUrl: string,
  environment: Record<string, string> = {},
  stopWithinMs = 20_000,
): Promise<TestApi> {
  const settings = requireSettings(
    readSettings({ DATABASE_URL: databaseUrl, POSTHORN_MASTER_KEYS: masterKeys, ...environment }),
    ["DATABASE_URL", "POSTHORN_MASTER_KEYS"],
  );
  const mistakes: LogFields[] = [];
  const log = recordMistakes(mistakes);
  const metrics = createMetrics("api");
  const open = await openEngine(settings, log, metrics);
  await seedRootKey(open.engine, rootKey);
  const metricsToken = settings.POSTHORN_METRICS_TOKEN;
  const options = {
    ...{ host: "127.0.0.1", port: 0, maxPayloadBytes, stopWithinMs, metrics, metricsToken },
    tenantRequestsPerSecond: settings.POSTHORN_TENANT_REQUESTS_PER_SECOND,
    publicUrl: settings.POSTHORN_PUBLIC_URL,
    portalFrameAncestors: settings.POSTHORN_PORTAL_FRAME_ANCESTORS,
    trustedProxies: settings.POSTHORN_TRUSTED_PROXIES,
  };
  const api = createApiService(options, log);
  await api.start();
  await api.serve(open);
  return {
    ...open,
    client: new CheckedClient(api.url(), rootKey),
    mistakes,
    async stop() {
      await api.stop();
      await open.service.stop();
    },
  };
}

function recordMistakes(mistakes: LogFields[]): Log {
  const quiet = () => {};
  return { debug: quiet, info: quiet, warn: quiet, error: (fields) => void mistakes.push(fields) };
}
