import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import { selfSigned } from "@posthorn/sender/testing/self-signed";
import { createDatabase, type Database, migrateDatabase, type Origin } from "./database.ts";
import { startFloor } from "./floor/start-floor.ts";
import type { Target } from "./messages.ts";
import type { Options } from "./options.ts";
import { planLoad } from "./plan-load.ts";
import { startPosthorn } from "./start-posthorn.ts";
import { logOf, type Running, startProgram } from "./start-process.ts";
import { type RunningRedis, startRedis } from "./start-redis.ts";
import { isGrown, queueOf, type Subject } from "./subject.ts";

const shownWarnings = 5;

/** What is there before a round begins. */
export type Ground = {
  adminUrl: string;
  redisCommand: string | null;
  /** The database that grown ones are copies of. */
  grownDatabase: string | null;
  /** Rejects when the round must end at once. */
  interruption: Promise<never>;
};

/** Where the measured processes run; what is started there ends with the round. */
export type Site = {
  subject: Subject;
  folder: string;
  databaseUrl: string;
  receiverUrl: string;
  /** What every measured process has in its environment. */
  env: Record<string, string>;
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
  worker: Running;
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
  const origin = originOf(subject, ground.grownDatabase);
  const database = starting.adopt(await createDatabase(ground.adminUrl, name, origin), ({ drop }) => drop());
  const hasRedis = queueOf(subject) === "redis";
  const redis = hasRedis ? await startRedis(ground.redisCommand ?? "redis-server", folder) : null;
  if (redis !== null) await start(Promise.resolve(redis.running));
  const startOwn = (program: string, ...args: string[]) => {
    const file = join(import.meta.dirname, `${program}.ts`);
    return start(startProgram(program, [file, ...args], { logFile: logOf(folder, program) }));
  };
  const { slowMs, tls } = options;
  const receiverPort = await pickFreePort();
  const receiver = await startOwn("receiver", String(receiverPort), JSON.stringify({ slowMs, tls }));
  const generator = await startOwn("load-generator");
  const groups = planLoad(options);
  const receiverUrl = `${tls === null ? "http" : "https"}://127.0.0.1:${receiverPort}`;
  const env = tls === null ? {} : await trustReceiver(folder);
  const site = { subject, folder, databaseUrl: database.url, receiverUrl, env, start };
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
    worker,
    receiver,
    generator,
    failure,
    pids: { ...mapPids(pids), postgres: database.serverPid },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function originOf(subject: Subject, grownDatabase: string | null): Origin {
  if (subject === "floor") return {};
  return isGrown(subject) && grownDatabase !== null
    ? { template: grownDatabase, prepare: migrateDatabase }
    : { prepare: migrateDatabase };
}

/** The environment of a process that is to believe the receiver's certificate. */
async function trustReceiver(folder: string): Promise<Record<string, string>> {
  const file = join(folder, "receiver.pem");
  await writeFile(file, selfSigned.cert);
  return { NODE_EXTRA_CA_CERTS: file };
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
