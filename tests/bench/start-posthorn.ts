import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import { eventually } from "@posthorn/testkit/eventually";
import { request } from "undici";
import type { Options } from "./options.ts";
import type { LoadGroup } from "./plan-load.ts";
import { seedPosthorn } from "./seed-posthorn.ts";
import { logOf, type Running, startProcess } from "./start-process.ts";
import type { Measured, Site } from "./start-system.ts";
import { fileNameOf, type Subject } from "./subject.ts";

const root = join(import.meta.dirname, "../..");

/** Starts API and worker, and makes the tenants and endpoints of the load. */
export async function startPosthorn(
  site: Site,
  redisUrl: string | null,
  options: Options,
  groups: readonly LoadGroup[],
): Promise<Measured> {
  const port = await pickFreePort();
  const key = randomBytes(32).toString("hex");
  const env = {
    ...site.env,
    DATABASE_URL: site.databaseUrl,
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    ...posthornSettings(port, key, options),
  };
  const start = (app: "api" | "worker"): Promise<Running> => {
    const args = [...profileFlags(app, site.subject, options), `${root}/apps/${app}/src/main.ts`];
    return site.start(startProcess(app, process.execPath, args, { env, logFile: logOf(site.folder, app) }));
  };
  const [api, worker] = [await start("api"), await start("worker")];
  const apiUrl = `http://127.0.0.1:${port}`;
  const prepare = async () => {
    await awaitReady(apiUrl);
    await seedPosthorn({ apiUrl, key, receiverUrl: site.receiverUrl }, groups);
  };
  await Promise.race([prepare(), api.failure, worker.failure]);
  return { apiUrl, key, api, worker };
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

function profileFlags(app: string, subject: Subject, { profileFolder }: Options): string[] {
  if (profileFolder === null) return [];
  const name = `${app}-${fileNameOf(subject)}.cpuprofile`;
  return ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${name}`];
}
