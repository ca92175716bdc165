import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";

const run = promisify(execFile);

// Probes and the document itself are not refused to anybody.
const rules = "extends: [recommended]\nrules:\n  operation-4xx-response: off\n";

test("Redocly finds nothing to complain of in the OpenAPI document", async () => {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-openapi-"));
  try {
    await writeFile(join(folder, "openapi.json"), JSON.stringify(openApiDocument("1.0.0")));
    await writeFile(join(folder, "redocly.yaml"), rules);
    const cli = join(import.meta.dirname, "../../../node_modules/@redocly/cli/bin/cli.js");
    const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    const options = { cwd: folder, env };
    const { stdout, stderr } = await run(process.execPath, [cli, "lint", "openapi.json"], options);
    expect(`${stdout}${stderr}`).not.toMatch(/You have \d+ (?:warning|error)/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
