import { describeCause } from "./keep-trying.ts";
import { createLog } from "./log.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { runMain } from "./run-main.ts";
import { readSettings, requireSettings } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** `npm run db:migrate`: brings the database up to date and ends. */
await runMain(async () => {
  const settings = requireSettings(readSettings(), ["DATABASE_URL"]);
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "migrate");
  await prepareDatabase(settings.DATABASE_URL, log).catch((error: unknown) => {
    if (error instanceof StartError) throw error;
    throw new StartError(`Postgres (DATABASE_URL): ${describeCause(error)}`, { cause: error });
  });
});
