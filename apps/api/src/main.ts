import { createLog } from "@posthorn/runtime/log";
import { run } from "@posthorn/runtime/run";
import { runMain } from "@posthorn/runtime/run-main";
import { readSettings, requireSettings, warnOfUnknownSettings } from "@posthorn/runtime/settings";
import { createApiProcess } from "./api-process.ts";

await runMain(async () => {
  const settings = requireSettings(readSettings(), ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "api");
  warnOfUnknownSettings(log);
  await run([createApiProcess(settings, log)], log);
});
