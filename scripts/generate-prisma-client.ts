import { spawnSync } from "node:child_process";
import { join } from "node:path";

/**
 * Generates packages/store/src/generated from prisma/schema.prisma, offline: the CLI wants a native schema engine that it
 * does not use for this, so it is pointed at a script that fails (one that succeeded would fake `migrate deploy`).
 */
const root = join(import.meta.dirname, "..");
const { status, stdout, stderr, error } = spawnSync("prisma", ["generate", "--no-hints"], {
  cwd: root,
  encoding: "utf8",
  shell: process.platform === "win32",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, "scripts", "no-schema-engine"),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  },
});
if (error || status !== 0) {
  console.error(`prisma generate failed:\n${error?.message ?? ""}${stdout}${stderr}`);
  process.exit(1);
}
