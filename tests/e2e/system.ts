import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiClient, createApiClient } from "@posthorn/testkit/api-client";
import { createEmptyDatabase } from "@posthorn/testkit/database";
import { type RunningProgram, runProgram, startProgram } from "@posthorn/testkit/processes";
import { findRedis, type RedisServer, startRedis } from "@posthorn/testkit/redis";
import { testDataPrefix } from "@posthorn/testkit/sweep-leftovers";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import { holdToDocument } from "./documented-client.ts";

/** How the product is run: an API and a worker process on one of the queues, or all in one process. */
export type Mode = "redis" | "postgres" | "standalone";

/** Whether a suite may kill its Redis: the server has to be its own. */
export const hasOwnRedis = inject("redisUrl") !== null && (await findRedis()) !== undefined;

/** The queues that can be tested here. */
export const queues: readonly Mode[] = inject("redisUrl") === null ? ["postgres"] : ["redis", "postgres"];
export const modes: readonly Mode[] = [...queues, "standalone"];

export type SystemOptions = {
  /** own: an empty database that the programs bring up to date. embedded: standalone's own server. */
  database?: "own" | "embedded";
  /** Over the settings every test has. */
  settings?: Record<string, string>;
};

/** The running product, reached through HTTP only. */
export type System = {
  readonly settings: Readonly<Record<string, string>>;
  readonly client: ApiClient;
  /** Where the newest API listens. */
  url(): string;
  /** The Redis of this system alone. Throws when it has none. */
  redis(): RedisServer;
  /** The newest one started. */
  api(): RunningProgram;
  worker(): RunningProgram;
  /** Resolves when it listens; requests go to it from then on. */
  startApi(settings?: Record<string, string>): Promise<RunningProgram>;
  /** Resolves when it delivers. */
  startWorker(settings?: Record<string, string>): Promise<RunningProgram>;
  /** A client with another key. */
  clientWith(key: string): ApiClient;
  /** Every process started so far, the ended ones included. */
  programs(): readonly RunningProgram[];
  /** Ends what still runs and removes what was stored. */
  stop(): Promise<void>;
};

/** Starts a system for the tests of this block, shows what its processes printed when one fails, and ends them in any case. */
export function useSystem(mode: Mode, options: SystemOptions = {}): () => System {
  let system: System | undefined;
  const running = () => {
    if (system === undefined) throw new Error("the system has not started");
    return system;
  };
  beforeAll(async () => {
    system = await createSystem(mode, options);
    await system.startApi();
    if (mode !== "standalone") await system.startWorker();
  });
  afterEach(({ task }) => {
    if (task.result?.state === "fail") showOutput(running(), task.name);
  });
  afterAll(() => system?.stop());
  return running;
}

/** Prepares everything but starts no process. */
export async function createSystem(mode: Mode, options: SystemOptions = {}): Promise<System> {
  const undo: (() => Promise<unknown>)[] = [];
  const database = options.database === "embedded" ? {} : await openDatabase(undo);
  const redis = mode === "redis" ? await openRedis(undo) : undefined;
  const dataDir = await mkdtemp(join(tmpdir(), testDataPrefix));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const settings: Record<string, string> = {
    ...database,
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    POSTHORN_HOST: "127.0.0.1",
    POSTHORN_PORT: "0",
    POSTHORN_DATA_DIR: dataDir,
    POSTHORN_ROOT_KEY: `root-${randomBytes(24).toString("hex")}`,
    POSTHORN_MASTER_KEYS: `e2e:${randomBytes(32).toString("base64")}`,
    POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8,::1/128",
    ...options.settings,
  };
  if (mode !== "standalone") await runProgram("migrate", settings);
  return createHandle(mode, settings, redis?.server, undo);
}

function createHandle(
  mode: Mode,
  settings: Record<string, string>,
  redis: RedisServer | undefined,
  undo: (() => Promise<unknown>)[],
): System {
  const programs: RunningProgram[] = [];
  let url = "";
  let api: RunningProgram | undefined;
  let worker: RunningProgram | undefined;
  const clientWith = (key: string) => holdToDocument(createApiClient(() => url, key));
  return {
    settings,
    client: clientWith(settings["POSTHORN_ROOT_KEY"] ?? ""),
    clientWith,
    url: () => url,
    redis: () => started(redis),
    api: () => started(api),
    worker: () => started(mode === "standalone" ? api : worker),
    async startApi(more = {}) {
      const program = startProgram(mode === "standalone" ? "standalone" : "api", { ...settings, ...more });
      programs.push(program);
      url = String((await program.awaitLog("the API listens"))["url"]);
      api = program;
      return program;
    },
    async startWorker(more = {}) {
      const program = startProgram("worker", { ...settings, ...more });
      programs.push(program);
      await program.awaitLog("the worker delivers");
      worker = program;
      return program;
    },
    programs: () => programs,
    async stop() {
      await Promise.all(programs.map((program) => program.end("SIGTERM")));
      for (const step of undo.splice(0).reverse()) await step();
    },
  };
}

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("this part of the system was not started");
  return part;
}

async function openDatabase(undo: (() => Promise<unknown>)[]): Promise<Record<string, string>> {
  const database = await createEmptyDatabase();
  undo.push(() => database.drop());
  return { DATABASE_URL: database.url };
}

/** Queues have fixed names, so each system needs a Redis, or at least a database number, of its own. */
async function openRedis(undo: (() => Promise<unknown>)[]): Promise<{ url: string; server?: RedisServer }> {
  if (!hasOwnRedis) return { url: `${inject("redisUrl")}/${1 + (process.pid % 15)}` };
  const server = await startRedis();
  undo.push(() => server.stop());
  return { url: server.url, server };
}

const shownLines = 200;

/** The end of what each process printed, and every warning and error before it. */
function showOutput(system: System, title: string): void {
  const outputs = system.programs().map((program) => {
    const lines = program.output().split("\n");
    const isShown = (line: string, at: number) =>
      at === 0 || at >= lines.length - shownLines || !/^\{"level":[123]0,/.test(line);
    return lines.filter(isShown).join("\n");
  });
  process.stderr.write(
    `\n=== what the processes printed until "${title}" failed ===\n${outputs.join("\n\n")}\n`,
  );
}
