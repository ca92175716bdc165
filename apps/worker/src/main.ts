import { createLog } from "@posthorn/runtime/log";
import { openEngine } from "@posthorn/runtime/open-engine";
import { awaitDatabase } from "@posthorn/runtime/prepare-database";
import { run } from "@posthorn/runtime/run";
import { runMain } from "@posthorn/runtime/run-main";
import { readSettings, requireSettings, warnOfUnknownSettings } from "@posthorn/runtime/settings";
import { createWorkerService } from "./service.ts";

await runMain(async () => {
  const settings = requireSettings(readSettings(), ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "worker");
  warnOfUnknownSettings(log);
  await awaitDatabase(settings.DATABASE_URL, log);
  const open = await openEngine(settings, log);
  const worker = createWorkerService(open.engine, { concurrency: settings.POSTHORN_WORKER_CONCURRENCY });
  await run([open.service, worker], log);
});
