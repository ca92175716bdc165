import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@posthorn/engine/ports";
import { clusterPath } from "@posthorn/runtime/embedded-cluster";
import { createEmbeddedPostgres } from "@posthorn/runtime/embedded-postgres";
import type { Outage } from "./in-flight.ts";
import { pickServerPort } from "./pick-server-port.ts";

/** A Postgres of its own that can be made to crash; its address stays. */
export type CrashablePostgres = {
  databaseUrl: string;
  /** Every time it was away, the present one too. */
  outages: readonly Outage[];
  /** Immediate shutdown: every connection is cut and nothing is finished. Resolves when it is back, `awayMs` later. */
  crash(awayMs: number): Promise<void>;
  stop(): Promise<void>;
};

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** The processes of a run keep more connections than the embedded one allows by itself. */
const settings = { max_connections: "300" };

export async function startPostgres(): Promise<CrashablePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "posthorn-chaos-"));
  const port = await pickServerPort();
  const { service, databaseUrl } = createEmbeddedPostgres({
    dataDir,
    log: silent,
    settings,
    pickPort: async () => port,
  });
  const outages: Outage[] = [];
  const crash = async (awayMs: number) => {
    const outage: Outage = { fromMs: Date.now(), untilMs: null };
    outages.push(outage);
    process.kill(await readServerPid(dataDir), "SIGQUIT");
    await service.stop();
    await wait(awayMs);
    await service.start();
    outage.untilMs = Date.now();
  };
  await service.start();
  return {
    databaseUrl: databaseUrl(),
    outages,
    crash,
    async stop() {
      await service.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function readServerPid(dataDir: string): Promise<number> {
  const file = join(clusterPath(dataDir), "postmaster.pid");
  return Number((await readFile(file, "utf8")).split("\n")[0]);
}
