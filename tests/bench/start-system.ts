import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import { createDatabase, type Database, migrateDatabase } from "./database.ts";
import { startFloor } from "./floor/start-floor.ts";
import type { Target } from "./messages.ts";
import type { Options, Subject } from "./options.ts";
import { planLoad } from "./plan-load.ts";
import { startPosthorn } from "./start-posthorn.ts";
import { logOf, type Running, startProgram } from "./start-process.ts";
import { type RunningRedis, startRedis } from "./start-redis.ts";

const shownWarnings = 5;

/** What is there before a round begins. */
export type Ground = {
  adminUrl: string;
  redisCommand: string | null;
  /** Rejects when the round must end at once. */
  interruption: Promise<never>;
};

/** Where the measured processes run; what is started there ends with the round. */
export type Site = {
  folder: string;
  databaseUrl: string;
  receiverUrl: string;
  start(running: Promise<Running>): Promise<Running>;
};

/** The processes that do the work, ready for the load. */
export type Measured = { apiUrl: string; key: string; api: Running; worker: Running };

/** All processes of one round, each a process of its own. Disposing ends them, in reverse order, and removes their files. */
export type System = AsyncDisposable & {
  apiUrl: string;
  key: string;
  /** What to emit. */
  targets: Target[];
  database: Database;
  redis: RunningRedis | null;
  receiver: Running;
  generator: Running;
  /** Those whose use of the machine is told, by name. */
  pids: Record<string, number>;
  /** Rejects when a process ends by itself, or the round must end. */
  failure: Promise<never>;
};

export async function startSystem(ground: Ground, subject: Subject, options: Options): Promise<System> {
  await using starting = new AsyncDisposableStack();
  const start = async (running: Promise<Running>): Promise<Running> =>
    starting.adopt(await running, ({ stop }) => stop());
  const folder = await mkdtemp(join(tmpdir(), "posthorn-bench-"));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  starting.defer(() => showWarnings(folder));
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const prepare = subject === "floor" ? null : migrateDatabase;
  const database = starting.adopt(await createDatabase(ground.adminUrl, name, prepare), ({ drop }) => drop());
  const redis = subject === "redis" ? await startRedis(ground.redisCommand ?? "redis-server", folder) : null;
  if (redis !== null) await start(Promise.resolve(redis.running));
  const receiverPort = await pickFreePort();
  const startOwn = (program: string, ...args: string[]) => {
    const file = join(import.meta.dirname, `${program}.ts`);
    return start(startProgram(program, [file, ...args], logOf(folder, program)));
  };
  const receiver = await startOwn("receiver", String(receiverPort));
  const generator = await startOwn("load-generator");
  const groups = planLoad(options);
  const site = { folder, databaseUrl: database.url, receiverUrl: `http://127.0.0.1:${receiverPort}`, start };
  const { api, worker, ...access } =
    subject === "floor"
      ? await startFloor(site, groups)
      : await startPosthorn(site, redis?.url ?? null, options, groups);
  const all = [receiver, generator, api, worker, ...(redis === null ? [] : [redis.running])];
  const failure = Promise.race([ground.interruption, ...all.map((running) => running.failure)]);
  failure.catch(() => {}); // a round that has ended well does not wait for it any more
  const pids = { api, worker, redis: redis?.running, receiver, generator };
  const started = starting.move();
  return {
    ...access,
    targets: groups.map(({ target }) => target),
    database,
    redis,
    receiver,
    generator,
    failure,
    pids: { ...mapPids(pids), postgres: database.serverPid },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
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

function mapPids(processes: Record<string, Running | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(processes).flatMap(([name, running]) => (running ? [[name, running.pid]] : [])),
  );
}
