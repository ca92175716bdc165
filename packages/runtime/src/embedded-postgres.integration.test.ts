import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Log } from "@posthorn/engine/ports";
import { eventually } from "@posthorn/testkit/eventually";
import { Client } from "pg";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { createEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import { pickFreePort } from "./embedded-server.ts";

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
let dataDir: string;

beforeEach(async ({ onTestFinished: finish }) => {
  dataDir = await mkdtemp(join(tmpdir(), "posthorn-embedded-"));
  finish(() => rm(dataDir, { recursive: true, force: true })); // registered first, so after every stop
});

test("keeps its data over a stop and a start", async () => {
  const postgres = embed();
  await postgres.service.start();
  await query(postgres.databaseUrl(), "CREATE TABLE kept AS SELECT 42 AS answer");
  await postgres.service.stop();
  await postgres.service.start();
  expect(await query(postgres.databaseUrl(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
});

test("listens on loopback only, demands its password, and keeps that to itself", async () => {
  const postgres = embed();
  await postgres.service.start();
  const [row] = await query(
    postgres.databaseUrl(),
    `SELECT current_setting('listen_addresses') AS addresses, current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS commits, current_setting('fsync') AS fsync`,
  );
  expect(row).toEqual({ addresses: "127.0.0.1", encoding: "UTF8", commits: "on", fsync: "on" });
  const stranger = new URL(postgres.databaseUrl());
  stranger.password = "guess";
  await expect(query(stranger.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  expect((await stat(join(dataDir, "postgres-password"))).mode & 0o777).toBe(0o600);
});

test.each([
  ["its owner was killed and left it running", []],
  ["its owner and it were killed together", ["postgres"]],
])("starts again with all data after %s", async (_name, alsoKilled) => {
  const owner = await spawnOwner();
  await query(owner.databaseUrl, "CREATE TABLE kept AS SELECT 42 AS answer");
  if (alsoKilled.includes("postgres")) process.kill(await postmasterPid(), "SIGKILL");
  owner.process.kill("SIGKILL");
  await once(owner.process, "exit");

  const postgres = embed();
  await postgres.service.start();
  await expect(query(owner.databaseUrl, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  expect(await query(postgres.databaseUrl(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
});

test("a start waits for the children that a killed server left behind", async () => {
  const killed = embed();
  await killed.service.start();
  const client = await connect(killed.databaseUrl());
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const child = rows[0]?.pid ?? 0;
  process.kill(child, "SIGSTOP"); // so that it outlives its parent for as long as the test needs
  process.kill(await postmasterPid(), "SIGKILL");
  await killed.service.stop();

  const postgres = embed();
  const starting = postgres.service.start();
  const log = () => readFile(join(dataDir, "postgres.log"), "utf8");
  await eventually(async () => expect(await log()).toContain("pre-existing shared memory block"));
  process.kill(child, "SIGCONT");
  await starting;
  expect(await query(postgres.databaseUrl(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a second copy on the same folder is refused, told the owner's process id, and harms nothing", async () => {
  const owner = await spawnOwner();
  const second = embed();
  await expect(second.service.start()).rejects.toThrow(
    `in use by another Posthorn, process ${owner.process.pid}. Stop that process, or give this one a folder of its own in POSTHORN_DATA_DIR`,
  );
  await second.service.stop();
  expect(await query(owner.databaseUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test.each([
  ["of a process that is gone", async () => 2 ** 22 - 7],
  ["whose process id now belongs to another program", startSleeper],
])("a postmaster.pid %s does not stop a start", async (_name, pid) => {
  const postgres = embed();
  await postgres.service.start();
  const pidFile = join(dataDir, "postgres", "postmaster.pid");
  const stale = (await readFile(pidFile, "utf8")).replace(/^\d+/, String(await pid()));
  await postgres.service.stop();
  await writeFile(pidFile, stale);
  await postgres.service.start();
  expect(await query(postgres.databaseUrl(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("takes another port when the one it picked was taken meanwhile", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const takenPort = typeof address === "object" ? (address?.port ?? 0) : 0;
  const free = await pickFreePort();
  const ports = [takenPort, free];
  const postgres = embed({ pickPort: async () => ports.shift() ?? 0 });
  await postgres.service.start();
  expect(new URL(postgres.databaseUrl()).port).toBe(String(free));
});

test.runIf(process.getuid?.() === 0)("runs in a folder that only root may enter", async () => {
  const postgres = embed({ dataDir: join(dataDir, "inner") }); // mkdtemp made the outer one with mode 0700
  await postgres.service.start();
  expect(await query(postgres.databaseUrl(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("has a process group of its own, so that Ctrl-C in a terminal reaches only us", async () => {
  await embed().service.start();
  expect(process.kill(-(await postmasterPid()), 0)).toBe(true);
});

test("a first start that was killed half-way is done over by the next", async () => {
  await mkdir(join(dataDir, "postgres.new-half", "pgdata"), { recursive: true });
  await writeFile(join(dataDir, "postgres.new-half", "pgdata", "PG_VERSION"), "18\n");
  const postgres = embed();
  await postgres.service.start();
  expect(await query(postgres.databaseUrl(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await expect(stat(join(dataDir, "postgres.new-half"))).rejects.toThrow("ENOENT");
});

test("stop may come before, during and after start, and twice", async () => {
  const postgres = embed();
  await postgres.service.stop();
  const started = postgres.service.start();
  await Promise.all([postgres.service.stop(), postgres.service.stop()]);
  await started;
  await expect(postmasterPid()).rejects.toThrow("ENOENT");
  expect(() => postgres.databaseUrl()).toThrow("not running");
});

test("a server that cannot start says so with the end of its log, and frees the folder", async () => {
  const broken = embed({ settings: { shared_buffers: "nonsense" } });
  await expect(broken.service.start()).rejects.toThrow(/did not start[\s\S]*shared_buffers/);
  await embed().service.start();
});

function embed(options: Partial<Parameters<typeof createEmbeddedPostgres>[0]> = {}): EmbeddedPostgres {
  const postgres = createEmbeddedPostgres({ dataDir, log: quiet, ...options });
  onTestFinished(() => postgres.service.stop());
  return postgres;
}

/** A program whose command line says nothing of Postgres. */
async function startSleeper(): Promise<number> {
  const sleeper = spawn(process.execPath, ["-e", "setInterval(() => {}, 60_000)"], { stdio: "ignore" });
  onTestFinished(() => void sleeper.kill());
  await once(sleeper, "spawn");
  return sleeper.pid ?? 0;
}

/** Another process that owns the folder, as a running Posthorn does. */
async function spawnOwner(): Promise<{ process: ChildProcess; databaseUrl: string }> {
  const script = `
    const { createEmbeddedPostgres } = await import(${JSON.stringify(new URL("./embedded-postgres.ts", import.meta.url).href)});
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const postgres = createEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log });
    process.once("SIGTERM", () => postgres.service.stop().then(() => process.exit()));
    await postgres.service.start();
    console.log(postgres.databaseUrl());
    setInterval(() => {}, 1_000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    if (owner.exitCode === null && owner.signalCode === null && owner.kill("SIGTERM"))
      await once(owner, "exit");
  });
  for await (const line of createInterface({ input: owner.stdout }))
    return { process: owner, databaseUrl: line };
  throw new Error("the owner ended before it had started Postgres");
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function query(databaseUrl: string, sql: string): Promise<unknown[]> {
  const client = await connect(databaseUrl);
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
}
