import type { Log, QueueName } from "@posthorn/engine/ports";
import { startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { createPostgresBackend, Queue as RedisQueue, withBackend } from "bullmq";
import { Redis } from "ioredis";
import { Pool } from "pg";
import type { BullmqQueue } from "../bullmq-queue.ts";
import type { BreakableBroker, LogLine } from "../conformance.ts";
import { openQueue } from "../open-queue.ts";

/** The queue on Redis behind a proxy that can break; raw jobs and flushes go around the proxy. Empties the database. */
export async function breakRedis(url: string, directUrl = url): Promise<BreakableRedis> {
  const client = new Redis(directUrl, { maxRetriesPerRequest: null });
  const broker = await throughProxy(url, "redis", {
    openRaw: (name) => new RedisQueue(name, { prefix: "posthorn", connection: client }),
    countJobs: async () => (await client.keys("posthorn:*")).filter((key) => /:\d+$/.test(key)).length,
    flush: async () => void (await client.flushdb()),
    close: async () => void (await client.quit()),
  });
  return {
    ...broker,
    configure: async (setting, value) => void (await client.config("SET", setting, value)),
    forbid: async (user, password, command) =>
      void (await client.acl("SETUSER", user, "on", `>${password}`, "~*", "&*", "+@all", `-${command}`)),
  };
}

/** The queue on Postgres, in a database of its own, behind a proxy that can break. */
export async function breakPostgres(url: string): Promise<BreakableBroker> {
  const OnPostgres = withBackend(createPostgresBackend).Queue;
  const pool = new Pool({ connectionString: url, options: "-c search_path=bullmq" });
  return throughProxy(url, "postgres", {
    openRaw: (name) => new OnPostgres(name, { connection: { connectionString: url, max: 1 } }),
    countJobs: async () => (await pool.query("SELECT FROM bullmq.job")).rows.length,
    flush: async () => void (await pool.query("DELETE FROM bullmq.job")),
    close: () => pool.end(),
  });
}

type BreakableRedis = BreakableBroker & {
  configure(setting: string, value: string): Promise<void>;
  /** Makes a user who may do all but this. */
  forbid(user: string, password: string, command: string): Promise<void>;
};

type DirectAccess = {
  openRaw(name: string): { add(name: string, data: unknown): Promise<unknown>; close(): Promise<void> };
  countJobs(): Promise<number>;
  flush(): Promise<void>;
  close(): Promise<void>;
};

async function throughProxy(
  url: string,
  kind: "redis" | "postgres",
  direct: DirectAccess,
): Promise<BreakableBroker> {
  const { hostname, port } = new URL(url);
  const proxy = await startBreakableProxy({ host: hostname, port: Number(port) });
  const proxied = new URL(url);
  proxied.host = `127.0.0.1:${proxy.port}`;
  return {
    ...proxy,
    open: (lines: LogLine[], shards = 1): Promise<BullmqQueue> =>
      openQueue({ backend: { kind, url: proxied.href }, shards, log: recordLog(lines) }),
    async addRaw(queue: QueueName, data: unknown) {
      const raw = direct.openRaw(`{${queue}-0}`);
      await raw.add("d", data);
      await raw.close();
    },
    countJobs: direct.countJobs,
    flush: direct.flush,
    async close() {
      await proxy.close();
      await direct.close();
    },
  };
}

function recordLog(lines: LogLine[]): Log {
  const at = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) =>
    void lines.push({ ...fields, level, message });
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
