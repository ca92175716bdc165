import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { testEndpoint } from "@posthorn/contract/routes/endpoint-tests";
import { eventually } from "@posthorn/testkit/eventually";
import { testDataPrefix } from "@posthorn/testkit/sweep-leftovers";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

const snippets = join(import.meta.dirname, "../../apps/dashboard/src/endpoints/add/snippets");

/** How what the portal shows is run. `asks`: answers at once where the language is installed. */
type Language = { name: string; file: string; asks: string[]; build?: string[]; run: string[] };

const languages: Language[] = [
  { name: "javascript", file: "receiver.mjs", asks: ["node", "-v"], run: ["node", "receiver.mjs"] },
  { name: "python", file: "receiver.py", asks: ["python3", "-V"], run: ["python3", "receiver.py"] },
  {
    name: "go",
    file: "receiver.go",
    asks: ["go", "version"],
    build: ["go", "build", "-o", "receiver", "receiver.go"],
    run: ["./receiver"],
  },
  { name: "java", file: "Receiver.java", asks: ["java", "-version"], run: ["java", "Receiver.java"] },
  { name: "ruby", file: "config.ru", asks: ["rackup", "-v"], run: ["rackup", "-p", "$PORT"] },
  {
    name: "php",
    file: "receiver.php",
    asks: ["php", "-v"],
    run: ["php", "-S", "127.0.0.1:$PORT", "receiver.php"],
  },
];

function isInstalled({ asks: [command = "", ...rest] }: Language): boolean {
  return spawnSync(command, rest, { stdio: "ignore" }).status === 0;
}

describe("what the portal shows to verify signatures with", () => {
  const system = useSystem("standalone");

  for (const language of languages)
    test.skipIf(!isInstalled(language))(
      `takes what is genuine and nothing else: ${language.name}`,
      async () => {
        const tenant = await createTenant(system().client);
        const port = await findFreePort();
        const url = `http://127.0.0.1:${port}/in`;
        const endpoint = await tenant.addEndpoint({ url });
        await startSnippet(language, port, endpoint.secret);

        const params = { tenant: tenant.id, endpoint: endpoint.id };
        const { event, delivery } = await call(system().client, testEndpoint, { params });
        await tenant.awaitStatus(event.id, "delivered");
        expect((await tenant.attemptsOf(delivery.id))[0]?.statusCode).toBe(204);

        const post = async (headers: Record<string, string>, body: string) =>
          (await fetch(url, { method: "POST", headers, body })).status;
        const [nowSeconds, body] = [Math.floor(Date.now() / 1_000), '{"total": 1.0, "name": "é"}'];
        const genuine = sign(endpoint.secret, nowSeconds, body);
        const [signature, other] = [genuine["webhook-signature"], `v1,${randomBytes(32).toString("base64")}`];
        expect(await post(genuine, body)).toBe(204);
        expect(await post({ ...genuine, "webhook-signature": `${other} v1a,x ${signature}` }, body)).toBe(
          204,
        );
        const forgeries: [what: string, headers: Record<string, string>, body?: string][] = [
          ["another body", genuine, body.replace("1.0", "1")],
          ["another id", { ...genuine, "webhook-id": "evt_2" }],
          ["another time", { ...genuine, "webhook-timestamp": String(nowSeconds - 1) }],
          ["no time at all", { ...genuine, "webhook-timestamp": "soon" }],
          ["six minutes ago", sign(endpoint.secret, nowSeconds - 360, body)],
          ["in six minutes", sign(endpoint.secret, nowSeconds + 360, body)],
          ["another secret", sign(`whsec_${randomBytes(32).toString("base64")}`, nowSeconds, body)],
          ["another signature", { ...genuine, "webhook-signature": other }],
          ["an empty signature", { ...genuine, "webhook-signature": "" }],
          ["no headers", {}],
        ];
        for (const [what, headers, given = body] of forgeries)
          expect([what, await post(headers, given)]).toEqual([what, 401]);
      },
    );
});

/** Standard Webhooks 1.0, written here once more: what verifies is not what signs. */
function sign(secret: string, seconds: number, body: string) {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const hmac = createHmac("sha256", key).update(`evt_1.${seconds}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": "evt_1",
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${hmac}`,
    "posthorn-event-type": "invoice.paid",
  };
}

/** Resolves when it listens. It ends with the test. */
async function startSnippet(language: Language, port: number, secret: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), testDataPrefix));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await copyFile(join(snippets, `${language.name}.txt`), join(folder, language.file));
  const [build, ...buildArguments] = language.build ?? [];
  if (build !== undefined) await promisify(execFile)(build, buildArguments, { cwd: folder });
  const [command = "", ...rest] = language.run.map((word) => word.replace("$PORT", String(port)));
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  onTestFinished(() => {
    process.off("exit", kill);
    kill();
  });
  await awaitListening(child, port);
}

async function awaitListening(child: ChildProcess, port: number): Promise<void> {
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" }).catch(() => null);
    expect(answer?.status, printed).toBe(401);
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
