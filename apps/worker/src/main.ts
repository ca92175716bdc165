import { createLog } from "@posthorn/runtime/log";
import { run } from "@posthorn/runtime/run";
import { runMain } from "@posthorn/runtime/run-main";
import { readSettings, requireSettings, warnOfUnknownSettings } from "@posthorn/runtime/settings";
import { createWorkerProcess } from "./worker-process.ts";

await runMain(async () => {
  const settings = requireSettings(readSettings(), ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "worker");
  warnOfUnknownSettings(log);
  const worker = createWorkerProcess(settings, log);
  await run([worker], log, worker.gaveUp);
});
