import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import { eventually } from "@posthorn/testkit/eventually";
import { request } from "undici";
import { createDatabase, type Database } from "./database.ts";
import type { Options, QueueKind } from "./options.ts";
import { type Running, startProcess, startProgram } from "./start-process.ts";
import { type RunningRedis, startRedis } from "./start-redis.ts";

const root = join(import.meta.dirname, "../..");
const shownWarnings = 5;

/** What is there before a round begins. */
export type Ground = {
  adminUrl: string;
  redisCommand: string | null;
  /** Rejects when the round must end at once. */
  interruption: Promise<never>;
};

/** All processes of one round, each a process of its own. Disposing ends them, in reverse order, and removes their files. */
export type System = AsyncDisposable & {
  apiUrl: string;
  receiverUrl: string;
  rootKey: string;
  database: Database;
  redis: RunningRedis | null;
  receiver: Running;
  generator: Running;
  /** Those whose use of the machine is told, by name. */
  pids: Record<string, number>;
  /** Rejects when a process ends by itself, or the round must end. */
  failure: Promise<never>;
};

export async function startSystem(ground: Ground, queue: QueueKind, options: Options): Promise<System> {
  await using starting = new AsyncDisposableStack();
  const start = async (running: Promise<Running>): Promise<Running> =>
    starting.adopt(await running, ({ stop }) => stop());
  const folder = await mkdtemp(join(tmpdir(), "posthorn-bench-"));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  starting.defer(() => showWarnings(folder));
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const database = starting.adopt(await createDatabase(ground.adminUrl, name), ({ drop }) => drop());
  const redis = queue === "redis" ? await startRedis(ground.redisCommand ?? "redis-server", folder) : null;
  if (redis !== null) await start(Promise.resolve(redis.running));
  const [apiPort, receiverPort] = [await pickFreePort(), await pickFreePort()];
  const rootKey = randomBytes(32).toString("hex");
  const env = {
    DATABASE_URL: database.url,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    ...posthornSettings(apiPort, rootKey, options),
  };
  const startApp = (app: "api" | "worker") => {
    const args = [...profileFlags(app, queue, options), `${root}/apps/${app}/src/main.ts`];
    return start(startProcess(app, process.execPath, args, { env, logFile: logOf(folder, app) }));
  };
  const startOwn = (program: string, ...args: string[]) => {
    const file = join(import.meta.dirname, `${program}.ts`);
    return start(startProgram(program, [file, ...args], logOf(folder, program)));
  };
  const receiver = await startOwn("receiver", String(receiverPort));
  const generator = await startOwn("load-generator");
  const [api, worker] = [await startApp("api"), await startApp("worker")];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const all = [receiver, generator, api, worker, ...(redis === null ? [] : [redis.running])];
  const failure = Promise.race([ground.interruption, ...all.map((running) => running.failure)]);
  failure.catch(() => {}); // a round that has ended well does not wait for it any more
  await Promise.race([awaitReady(apiUrl), failure]);
  const pids = { api, worker, redis: redis?.running, receiver, generator };
  const started = starting.move();
  return {
    apiUrl,
    rootKey,
    database,
    redis,
    receiver,
    generator,
    failure,
    receiverUrl: `http://127.0.0.1:${receiverPort}`,
    pids: { ...mapPids(pids), postgres: database.serverPid },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function posthornSettings(port: number, rootKey: string, { logLevel }: Options): Record<string, string> {
  return {
    POSTHORN_HOST: "127.0.0.1",
    POSTHORN_PORT: String(port),
    POSTHORN_ROOT_KEY: rootKey,
    POSTHORN_MASTER_KEYS: `bench:${randomBytes(32).toString("base64")}`,
    POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8",
    POSTHORN_LOG_LEVEL: logLevel,
  };
}

/** The worker says nothing when it is ready; the warm-up is the proof. */
async function awaitReady(apiUrl: string): Promise<void> {
  await eventually(
    async () => {
      const { statusCode, body } = await request(`${apiUrl}/readyz`);
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`/readyz answered ${statusCode}: ${text}`);
    },
    { withinMs: 60_000 },
  );
}

/** A figure is worth little when API or worker had something to complain about meanwhile. */
async function showWarnings(folder: string): Promise<void> {
  for (const app of ["api", "worker"]) {
    const log = await readFile(logOf(folder, app), "utf8").catch(() => "");
    const warnings = log.split("\n").filter((line) => /"level":[456]0/.test(line));
    for (const line of warnings.slice(0, shownWarnings)) process.stderr.write(`${line}\n`);
    if (warnings.length > 0) process.stderr.write(`${app}: ${warnings.length} warnings in this round\n`);
  }
}

function logOf(folder: string, name: string): string {
  return join(folder, `${name}.log`);
}

function mapPids(processes: Record<string, Running | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(processes).flatMap(([name, running]) => (running ? [[name, running.pid]] : [])),
  );
}

function profileFlags(app: string, queue: QueueKind, { profileFolder }: Options): string[] {
  if (profileFolder === null) return [];
  return ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${app}-${queue}.cpuprofile`];
}
