import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createLog } from "@posthorn/runtime/log";
import { readSettings } from "@posthorn/runtime/settings";
import { createEmptyDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import { describeStart } from "./describe-start.ts";
import { createStandalone } from "./standalone.ts";

const runProgram = promisify(execFile);

/** The lines to be copied, with failures made visible. */
function scriptOf(greeting: string): string {
  const lines = greeting.split("\n").filter((line) => /^ {2}(API=|AUTH=|JSON=|curl )/.test(line));
  return ["set -e", 'curl() { command curl -fsS "$@"; echo; }', ...lines].join("\n");
}

test.skipIf(!hasCurl())("the commands of the greeting work as they are, in their order", async () => {
  const types: unknown[] = [];
  const receiver = createServer((request, response) => {
    types.push(request.headers["posthorn-event-type"]);
    response.end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  onTestFinished(() => void receiver.close());
  const standalone = await startStandalone();

  const allowedNetworks = ["127.0.0.0/8"];
  const [url, rootKey] = [standalone.url(), standalone.rootKey()];
  const greeting = describeStart({ url, rootKey, dataDir: "./.posthorn", allowedNetworks });
  const { port } = receiver.address() as AddressInfo;
  const script = scriptOf(greeting).replace("http://127.0.0.1:9000", `http://127.0.0.1:${port}`);
  const { stdout } = await runProgram("sh", ["-c", script]);

  const [tenant, endpoint, event, deliveries] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(tenant).toMatchObject({ externalId: "acme", name: "Acme Inc." });
  expect(endpoint.secret).toMatch(/^whsec_/);
  expect(event).toMatchObject({ eventType: "invoice.paid", deliveries: 1 });
  expect(deliveries.data).toMatchObject([{ eventId: event.id, endpointId: endpoint.id }]);
  await eventually(() => expect(types).toEqual(["invoice.paid"]));
});

async function startStandalone() {
  const database = await createEmptyDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "posthorn-greeting-"));
  const settings = readSettings({
    DATABASE_URL: database.url,
    POSTHORN_DATA_DIR: dataDir,
    POSTHORN_PORT: "0",
    POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8",
  });
  const standalone = createStandalone(settings, createLog("silent", "test"));
  onTestFinished(async () => {
    await standalone.stop();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });
  await standalone.start();
  return standalone;
}

function hasCurl(): boolean {
  try {
    execFileSync("curl", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
