import type { Log } from "@posthorn/engine/ports";
import { createEmptyDatabase } from "@posthorn/testkit/database";
import { findRedis, startRedis } from "@posthorn/testkit/redis";
import { Redis } from "ioredis";
import { Client } from "pg";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { type BreakableBroker, inTimeMs, type LogLine, queueContract, soon } from "./conformance.ts";
import { openQueue } from "./open-queue.ts";
import { breakPostgres, breakRedis } from "./testing/breakable-broker.ts";
import { makeRef, nameOf } from "./testing/make-ref.ts";

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const redisUrl = inject("redisUrl");
const hasOwnRedis = (await findRedis()) !== undefined;

queueContract("postgres", async () => {
  const database = await createEmptyDatabase();
  const broker = await breakPostgres(database.url);
  return { ...broker, close: () => broker.close().then(database.drop) } satisfies BreakableBroker;
});

if (redisUrl !== null) queueContract("redis", () => breakRedis(`${new URL("/15", redisUrl)}`));

describe("postgres", () => {
  test("lets many processes open an empty database at once", async () => {
    const { url } = await openDatabase();
    const opening = Array.from({ length: 5 }, () =>
      openQueue({ backend: { kind: "postgres", url }, log: quiet }),
    );
    const queues = await Promise.all(opening);
    await Promise.all(queues.map((queue) => queue.ping()));
    await Promise.all(queues.map((queue) => queue.close()));
  });

  test("rejects to open when nothing listens there", async () => {
    const url = "postgres://nobody@127.0.0.1:1/none";
    await expect(openQueue({ backend: { kind: "postgres", url }, log: quiet })).rejects.toThrow(
      "ECONNREFUSED",
    );
  });

  test("takes jobs again after the server ended all its sessions", async () => {
    const { url } = await openDatabase();
    const handled: string[] = [];
    const queue = await openQueue({ backend: { kind: "postgres", url }, log: quiet });
    onTestFinished(() => queue.close());
    await queue.consumer("deliver", async ([ref]) => void handled.push(nameOf(ref))).start();
    await queue.add("deliver", [makeRef("before")]);
    await vi.waitFor(() => expect(handled).toEqual(["before"]), soon);
    await endSessions(url);
    await vi.waitFor(() => queue.add("deliver", [makeRef("after")]), soon);
    await vi.waitFor(() => expect(handled).toContain("after"), soon);
  });
});

describe.skipIf(!hasOwnRedis)("redis", () => {
  test("takes jobs again by itself after Redis was killed and started", async () => {
    const redis = await openRedis();
    const handled: string[] = [];
    const queue = await openQueue({ backend: { kind: "redis", url: redis.url }, log: quiet });
    onTestFinished(() => queue.close());
    await queue.consumer("deliver", async ([ref]) => void handled.push(nameOf(ref))).start();
    await queue.add("deliver", [makeRef("before")]);
    await vi.waitFor(() => expect(handled).toEqual(["before"]), soon);
    await redis.kill();
    await expect(queue.add("deliver", [makeRef("during")])).rejects.toThrow();
    await redis.restart();
    await vi.waitFor(() => queue.add("deliver", [makeRef("after")]), soon);
    await vi.waitFor(() => expect(handled).toEqual(["before", "after"]), soon);
  });

  test("opens while Redis is away, and works when it comes", async () => {
    const redis = await openRedis();
    await redis.kill();
    const handled: string[] = [];
    const queue = await openQueue({ backend: { kind: "redis", url: redis.url }, log: quiet });
    onTestFinished(() => queue.close());
    await queue.consumer("deliver", async ([ref]) => void handled.push(nameOf(ref))).start();
    await expect(queue.add("deliver", [makeRef("early")])).rejects.toThrow();
    await redis.restart();
    await vi.waitFor(() => queue.add("deliver", [makeRef("late")]), soon);
    await vi.waitFor(() => expect(handled).toEqual(["late"]), soon);
  });

  test("closes a queue whose Redis never came", async () => {
    const redis = await openRedis();
    await redis.kill();
    const queue = await openQueue({ backend: { kind: "redis", url: redis.url }, log: quiet });
    await queue.consumer("deliver", async () => {}).start();
    const started = performance.now();
    await queue.close();
    expect(performance.now() - started).toBeLessThan(inTimeMs);
  });

  test("keeps a job of one ref in Redis's compact encoding", async () => {
    const redis = await openRedis();
    const queue = await openQueue({ backend: { kind: "redis", url: redis.url }, log: quiet });
    onTestFinished(() => queue.close());
    await vi.waitFor(() => queue.add("deliver", [makeRef("alone")]), soon);
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    const [job] = await client.keys("posthorn:{deliver-0}:[0-9]*");
    expect(await client.object("ENCODING", job ?? "")).toMatch(/^(listpack|ziplist)$/);
  });

  test("says so when Redis may evict jobs", async () => {
    const redis = await openRedis();
    const lines: LogLine[] = [];
    const broker = await breakRedis(redis.url);
    onTestFinished(() => broker.close());
    await broker.configure("maxmemory-policy", "allkeys-lru");
    await broker.configure("maxmemory", "100mb");
    const queue = await broker.open(lines);
    onTestFinished(() => queue.close());
    await vi.waitFor(
      () => expect(lines.map((line) => line["maxmemoryPolicy"])).toContain("allkeys-lru"),
      soon,
    );
    expect(await queue.memory()).toEqual({
      usedBytes: expect.any(Number),
      limitBytes: 100 * 1024 * 1024,
      evictedKeys: 0,
      policy: "allkeys-lru",
    });
  });

  test("goes without what Redis does not tell, and says when it is away", async () => {
    const redis = await openRedis();
    const broker = await breakRedis(redis.url.replace("//", "//app:secret@"), redis.url);
    onTestFinished(() => broker.close());
    await broker.forbid("app", "secret", "info");
    const queue = await broker.open([]);
    onTestFinished(() => queue.close());
    expect(await queue.memory()).toBeNull();
    await redis.kill();
    await expect(queue.memory()).rejects.toThrow();
  });
});

async function openDatabase(): Promise<{ url: string }> {
  const database = await createEmptyDatabase();
  onTestFinished(() => database.drop());
  return database;
}

async function openRedis() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return redis;
}

async function endSessions(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await client.end();
}
