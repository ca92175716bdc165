import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "@posthorn/engine/ports";
import { createEmbeddedPostgres } from "@posthorn/runtime/embedded-postgres";
import { runMain } from "@posthorn/runtime/run-main";
import { findRedis, type RedisProgram } from "@posthorn/testkit/redis";
import { dropDatabase, makeDatabase, migrateDatabase, readServerVersion } from "./database.ts";
import { growDatabase } from "./grow-database.ts";
import { measureRound } from "./measure-round.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { renderProfiles } from "./render-profiles.ts";
import { describeMachine, renderReport } from "./report.ts";
import { countingSettings } from "./slow-statements.ts";
import { type Round, summarize } from "./summarize.ts";

/** `npm run bench`. Exits 1 when an accepted event was not delivered, and after any failure. */
async function main(options: Options, redis: RedisProgram | undefined): Promise<void> {
  if (options.profileFolder !== null) await mkdir(options.profileFolder, { recursive: true });
  await using resources = new AsyncDisposableStack();
  const adminUrl = await startPostgres(resources, options);
  const interruption = awaitSignal();
  const grownDatabase = await Promise.race([makeGrownDatabase(resources, adminUrl, options), interruption]);
  const ground = { adminUrl, redisCommand: redis?.command ?? null, grownDatabase, interruption };
  const redisTitle = redis === undefined ? null : `${redis.command} ${redis.version}`;
  const machine = describeMachine(await readServerVersion(adminUrl), redisTitle);

  const rounds: Round[] = [];
  for (let number = 1; number <= options.rounds; number += 1) {
    for (const subject of options.subjects) {
      const metrics = await measureRound(ground, subject, options);
      rounds.push({ subject, metrics });
      say(`round ${number}, ${subject}: ${Math.round(metrics["deliveriesPerSecond"] ?? 0)} deliveries/s`);
    }
  }
  const summaries = summarize(rounds);
  process.stdout.write(`\n${renderReport(machine, options, summaries)}`);
  await writeMore(options, { machine, options, summaries, rounds });
}

/** The embedded one, with its standalone settings: every commit is on disk before it is answered. */
async function startPostgres(resources: AsyncDisposableStack, { profileFolder }: Options): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "posthorn-bench-postgres-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  const { service, databaseUrl } = createEmbeddedPostgres({
    dataDir,
    log: warningsOnly,
    settings: profileFolder === null ? {} : countingSettings,
  });
  resources.defer(() => service.stop());
  await service.start();
  return databaseUrl();
}

/** Made once; every round that wants it gets a copy. */
async function makeGrownDatabase(
  resources: AsyncDisposableStack,
  adminUrl: string,
  { growth, tenants, endpoints }: Options,
): Promise<string | null> {
  if (growth === null) return null;
  const startedAtMs = performance.now();
  const name = "bench_grown";
  resources.defer(() => dropDatabase(adminUrl, name));
  const url = await makeDatabase(adminUrl, name, { prepare: migrateDatabase });
  await growDatabase(url, growth, { tenants, endpoints });
  say(`the grown database was made in ${Math.round((performance.now() - startedAtMs) / 1_000)} s`);
  return name;
}

async function writeMore({ jsonFile, profileFolder }: Options, result: object): Promise<void> {
  if (jsonFile !== null) await writeFile(jsonFile, `${JSON.stringify(result, null, 2)}\n`);
  if (profileFolder !== null) process.stdout.write(await renderProfiles(profileFolder));
}

const say = (text: string) => void process.stderr.write(`${text}\n`);
const warn: Log["warn"] = (fields, message) => say(`${message} ${JSON.stringify(fields)}`);
const warningsOnly: Log = { debug() {}, info() {}, warn, error: warn };

/** Rejects at a signal, so that everything is ended in order first. */
function awaitSignal(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const interrupt = (signal: string) => reject(new Error(`interrupted by ${signal}`));
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  promise.catch(() => {}); // between two rounds nobody waits for it
  return promise;
}

function tryReadOptions(hasRedis: boolean): Options | null {
  try {
    return readOptions(process.argv.slice(2), hasRedis);
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return null;
  }
}

const redisProgram = await findRedis();
const givenOptions = tryReadOptions(redisProgram !== undefined);
await runMain(async () => {
  if (givenOptions === null) process.exitCode = 1;
  else await main(givenOptions, redisProgram);
});
