import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "@posthorn/engine/ports";
import { createEmbeddedPostgres } from "@posthorn/runtime/embedded-postgres";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { findRedis, startRedis } from "./redis.ts";
import { sweepLeftovers, testDataPrefix } from "./sweep-leftovers.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database whose user may create others: see database.ts. */
    databaseUrl: string;
    /** null: no Redis here, so suites that need one are skipped. */
    redisUrl: string | null;
  }
}

type Started<Address> = { address: Address; title: string; stop(): Promise<void> };
type Services = { postgres: Started<string>; redis: Started<string | null> };

/** Vitest loads this file once for every project; the services of the run hang on the process itself. */
const run: { services?: Promise<Services>; users: number } = sharedOverProjects("posthorn.testServices", {
  users: 0,
});

/** vitest globalSetup: starts what is not given by TEST_DATABASE_URL and REDIS_URL, once for all projects. */
export async function setup(project: TestProject): Promise<void> {
  run.users += 1;
  run.services ??= startServices();
  const { postgres, redis } = await run.services;
  project.provide("databaseUrl", postgres.address);
  project.provide("redisUrl", redis.address);
}

export async function teardown(): Promise<void> {
  run.users -= 1;
  if (run.users > 0 || run.services === undefined) return;
  const { postgres, redis } = await run.services;
  delete run.services;
  await Promise.all([postgres.stop(), redis.stop()]);
}

async function startServices(): Promise<Services> {
  const redis = await startOrFindRedis();
  const postgres = await startOrFindPostgres();
  process.stdout.write(`services: ${postgres.title}, ${redis.title}\n`);
  return { postgres, redis };
}

async function startOrFindPostgres(): Promise<Started<string>> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") {
    return {
      address: given,
      title: `${await readVersion(given)} of TEST_DATABASE_URL`,
      stop: async () => {},
    };
  }
  await sweepLeftovers(warningsOnly);
  const dataDir = await mkdtemp(join(tmpdir(), testDataPrefix));
  const { service, databaseUrl } = createEmbeddedPostgres({
    dataDir,
    log: warningsOnly,
    settings: fastSettings,
  });
  await service.start();
  const stop = () => service.stop().then(() => rm(dataDir, { recursive: true, force: true }));
  return { address: databaseUrl(), title: `${await readVersion(databaseUrl())} (embedded)`, stop };
}

/** Commits survive a kill of Postgres but not a power cut, and no test cuts the power. */
const fastSettings = { fsync: "off", full_page_writes: "off", max_connections: "300" };

async function startOrFindRedis(): Promise<Started<string | null>> {
  const given = process.env["REDIS_URL"];
  if (given !== undefined && given !== "")
    return { address: given, title: "Redis of REDIS_URL", stop: async () => {} };
  const program = await findRedis();
  if (program !== undefined) {
    const { url, stop } = await startRedis();
    return { address: url, title: `${program.command} ${program.version}`, stop };
  }
  const missing = "no REDIS_URL and neither redis-server nor valkey-server on PATH";
  if (process.env["POSTHORN_REQUIRE_REDIS"] === "1")
    throw new Error(`${missing}, but POSTHORN_REQUIRE_REDIS=1`);
  return { address: null, title: `Redis suite skipped (${missing})`, stop: async () => {} };
}

async function readVersion(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client
    .query<{ server_version: string }>("SHOW server_version")
    .finally(() => client.end());
  return `Postgres ${rows[0]?.server_version}`;
}

const warn: Log["warn"] = (fields, message) =>
  void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const warningsOnly: Log = { debug() {}, info() {}, warn, error: warn };

function sharedOverProjects<T extends object>(name: string, initial: T): T {
  const key = Symbol.for(name);
  const holder = globalThis as { [key: symbol]: T | undefined }; // globalThis has no index signature of its own
  holder[key] ??= initial;
  return holder[key];
}
