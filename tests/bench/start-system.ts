import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
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
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const database = starting.adopt(await createDatabase(ground.adminUrl, name), ({ drop }) => drop());
  const redis = queue === "redis" ? await startRedis(ground.redisCommand ?? "redis-server", folder) : null;
  if (redis !== null) await start(Promise.resolve(redis.running));

  const rootKey = randomBytes(32).toString("hex");
  const [apiPort, receiverPort] = [await pickFreePort(), await pickFreePort()];
  const env = {
    DATABASE_URL: database.url,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    POSTHORN_HOST: "127.0.0.1",
    POSTHORN_PORT: String(apiPort),
    POSTHORN_ROOT_KEY: rootKey,
    POSTHORN_MASTER_KEYS: `bench:${randomBytes(32).toString("base64")}`,
    POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8",
    POSTHORN_LOG_LEVEL: options.logLevel,
  };
  const startApp = (app: string) =>
    startProcess(
      app,
      process.execPath,
      [...profileFlags(app, queue, options), `${root}/apps/${app}/src/main.ts`],
      {
        env,
        logFile: join(folder, `${app}.log`),
      },
    );
  const startOwn = (program: string, ...args: string[]) =>
    startProgram(
      program,
      [join(import.meta.dirname, `${program}.ts`), ...args],
      join(folder, `${program}.log`),
    );

  const receiver = await start(startOwn("receiver", String(receiverPort)));
  const generator = await start(startOwn("load-generator"));
  const api = await start(startApp("api"));
  const worker = await start(startApp("worker"));
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const all = [receiver, generator, api, worker, ...(redis === null ? [] : [redis.running])];
  const failure = Promise.race([ground.interruption, ...all.map((running) => running.failure)]);
  failure.catch(() => {}); // a round that has ended well does not wait for it any more
  await Promise.race([awaitReady(apiUrl), failure]);
  const running = starting.move();
  return {
    apiUrl,
    receiverUrl: `http://127.0.0.1:${receiverPort}`,
    rootKey,
    database,
    redis,
    receiver,
    generator,
    pids: {
      api: api.pid,
      worker: worker.pid,
      postgres: database.serverPid,
      ...(redis === null ? {} : { redis: redis.running.pid }),
      receiver: receiver.pid,
      generator: generator.pid,
    },
    failure,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
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

function profileFlags(app: string, queue: QueueKind, { profileFolder }: Options): string[] {
  if (profileFolder === null) return [];
  return ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${app}-${queue}.cpuprofile`];
}
