import { randomBytes } from "node:crypto";
import { type ApiClient, createApiClient } from "@posthorn/testkit/api-client";
import { type LogLine, type Program, runProgram, startProgram } from "@posthorn/testkit/processes";
import { type RedisServer, startRedis } from "@posthorn/testkit/redis";
import { type CrashablePostgres, startPostgres } from "./crashable-postgres.ts";
import type { QueueKind } from "./options.ts";
import { pickServerPort } from "./pick-server-port.ts";
import { openPlace, type Place } from "./place.ts";
import { apis, workers } from "./plan-faults.ts";

/** What is put under fire: processes of the product, and the servers they need, all on loopback. */
export type System = AsyncDisposable & {
  postgres: CrashablePostgres;
  /** null: the queue is in Postgres. */
  redis: RedisServer | null;
  apis: readonly Place[];
  workers: readonly Place[];
  /** Calls the APIs in turn. */
  client: ApiClient;
  /** Processes that ended by themselves, in words. */
  ended: readonly string[];
  /** Warnings and errors that were logged. */
  complaints: ReadonlyMap<string, Complaint>;
};

/** A warning or an error, the first of its kind, and how often its kind came. */
export type Complaint = { count: number; first: LogLine };

const keptLines = 200;
const warnLevel = 40;

/** Starts everything and waits until it is ready. Disposing ends it, in reverse order. */
export async function startSystem(queue: QueueKind): Promise<System> {
  await using starting = new AsyncDisposableStack();
  const postgres = starting.adopt(await startPostgres(), (it) => it.stop());
  const redis =
    queue === "redis"
      ? starting.adopt(await startRedis({ port: await pickServerPort() }), (it) => it.stop())
      : null;
  const settings = createSettings(postgres, redis);
  await runProgram("migrate", settings);

  const ended: string[] = [];
  const complaints = new Map<string, Complaint>();
  const places: Place[] = [];
  starting.defer(async () => void (await Promise.all(places.map((place) => place.close()))));
  const open = (program: Program, name: string, readyLog: string, more: Record<string, string> = {}) => {
    const onLog = (line: LogLine) => noteComplaint(complaints, program, line);
    const start = () => startProgram(program, { ...settings, ...more }, { keptLines, onLog });
    const place = openPlace(name, start, readyLog, (words) => ended.push(words));
    places.push(place);
    return place;
  };
  const ports = await Promise.all(Array.from({ length: apis }, pickServerPort));
  const apiPlaces = ports.map((port, nth) =>
    open("api", `API ${nth + 1}`, "the API listens", { POSTHORN_PORT: String(port) }),
  );
  const workerPlaces = Array.from({ length: workers }, (_, nth) =>
    open("worker", `worker ${nth + 1}`, "the worker delivers"),
  );
  await Promise.all(places.map((place) => place.awaitReady()));

  let calls = 0;
  const nextUrl = () => `http://127.0.0.1:${ports[calls++ % ports.length]}`;
  const started = starting.move();
  return {
    postgres,
    redis,
    apis: apiPlaces,
    workers: workerPlaces,
    client: createApiClient(nextUrl, settings.POSTHORN_ROOT_KEY),
    ended,
    complaints,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function createSettings(postgres: CrashablePostgres, redis: RedisServer | null) {
  return {
    DATABASE_URL: postgres.databaseUrl,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    POSTHORN_HOST: "127.0.0.1",
    POSTHORN_ROOT_KEY: `root-${randomBytes(24).toString("hex")}`,
    POSTHORN_MASTER_KEYS: `chaos:${randomBytes(32).toString("base64")}`,
    POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8",
  };
}

function noteComplaint(complaints: Map<string, Complaint>, program: Program, line: LogLine): void {
  if (line.level < warnLevel) return;
  const words = `${program} ${line.level > warnLevel ? "error" : "warning"}: ${line.msg}`;
  const { count, first } = complaints.get(words) ?? { count: 0, first: line };
  complaints.set(words, { count: count + 1, first });
}
