import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findBrowser } from "./find-browser.ts";

const root = join(import.meta.dirname, "../../..");

/** vitest globalSetup: builds both pages as they are now, and says whether there is a browser to look at them with. */
export async function setup(): Promise<void> {
  const browser = findBrowser();
  if (browser === undefined) {
    const missing = "no chromium on PATH";
    if (process.env["POSTHORN_REQUIRE_BROWSER"] === "1")
      throw new Error(`${missing}, but POSTHORN_REQUIRE_BROWSER=1`);
    process.stdout.write(`UI suite skipped (${missing})\n`);
    return;
  }
  process.stdout.write(`UI suite in ${browser}\n`);
  await promisify(execFile)(process.execPath, ["apps/dashboard/build/build.ts"], { cwd: root });
}
