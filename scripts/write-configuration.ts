import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeConfiguration, describeEnvironment } from "../packages/runtime/src/describe-settings.ts";
import { settings } from "../packages/runtime/src/settings.ts";

/** Writes docs/configuration.md and .env.example; a unit test of the runtime fails while they differ from the settings. */
const root = join(import.meta.dirname, "..");
await writeFile(join(root, "docs/configuration.md"), describeConfiguration(settings));
await writeFile(join(root, ".env.example"), describeEnvironment(settings));
