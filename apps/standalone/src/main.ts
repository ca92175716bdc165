import { createLog } from "@posthorn/runtime/log";
import { run, stopWithinMs } from "@posthorn/runtime/run";
import { runMain } from "@posthorn/runtime/run-main";
import { readSettings, warnOfUnknownSettings } from "@posthorn/runtime/settings";
import { describeStart } from "./describe-start.ts";
import { createStandalone } from "./standalone.ts";

/** The embedded one writes down what it has in memory before it ends. */
const postgresStopsWithinMs = 10_000;

await runMain(async () => {
  const settings = readSettings();
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "standalone");
  warnOfUnknownSettings(log);
  const standalone = createStandalone(settings, log);
  const greeting = {
    name: "greeting",
    async start() {
      if (!process.stdout.isTTY) return;
      const { POSTHORN_DATA_DIR: dataDir, POSTHORN_ALLOWED_NETWORKS: allowedNetworks } = settings;
      const started = { url: standalone.url(), rootKey: standalone.rootKey(), dataDir, allowedNetworks };
      process.stdout.write(`${describeStart(started)}\n`);
    },
    async stop() {},
  };
  await run([standalone, greeting], log, standalone.gaveUp, stopWithinMs + postgresStopsWithinMs);
});
