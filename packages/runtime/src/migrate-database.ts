import { createLog } from "./log.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { runMain } from "./run-main.ts";
import { readSettings, requireSettings } from "./settings.ts";

/** `npm run db:migrate`: brings the database up to date and ends. */
await runMain(async () => {
  const settings = requireSettings(readSettings(), ["DATABASE_URL"]);
  await prepareDatabase(settings.DATABASE_URL, createLog(settings.POSTHORN_LOG_LEVEL, "migrate"));
});
