import { seedRootKey } from "@posthorn/engine/api-keys/seed-root-key";
import { createLog } from "@posthorn/runtime/log";
import { openEngine } from "@posthorn/runtime/open-engine";
import { awaitDatabase } from "@posthorn/runtime/prepare-database";
import { run } from "@posthorn/runtime/run";
import { runMain } from "@posthorn/runtime/run-main";
import { readSettings, requireSettings, warnOfUnknownSettings } from "@posthorn/runtime/settings";
import { StartError } from "@posthorn/runtime/start-error";
import { createApiService } from "./service.ts";

await runMain(async () => {
  const settings = requireSettings(readSettings(), ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "api");
  warnOfUnknownSettings(log);
  await awaitDatabase(settings.DATABASE_URL, log);
  const open = await openEngine(settings, log);
  if (!(await seedRootKey(open.engine, settings.POSTHORN_ROOT_KEY)))
    throw new StartError("POSTHORN_ROOT_KEY is required at the first start: it becomes the first admin key.");
  const api = createApiService(open, {
    host: settings.POSTHORN_HOST ?? "0.0.0.0",
    port: settings.POSTHORN_PORT,
    maxPayloadBytes: settings.POSTHORN_MAX_PAYLOAD_BYTES,
  });
  await run([open.service, api], log);
});
