import { setTimeout as wait } from "node:timers/promises";
import { startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { apiOf, ask, probesOf, readinessOf, tellRedis } from "./probe.ts";
import { awaitRequests, openReceiver } from "./receivers.ts";
import { hasOwnRedis, modes, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

const metricsToken = "metrics-token-of-the-tests";
const asScraper = { headers: { authorization: `Bearer ${metricsToken}` } };
const settings = { POSTHORN_METRICS_TOKEN: metricsToken, POSTHORN_PROBE_PORT: "0" };

/** The longest timeout, the 5 s for its record, and what a busy machine takes to end a process. */
const stopsWithinMs = 35_000 + 5_000;

/** The sum of a metric over its labels; null when it is not told. */
async function readMetric(url: string, name: string): Promise<number | null> {
  const { text } = await ask(url, "/metrics", asScraper);
  const values = text.split("\n").flatMap((line) => {
    const [, of, value] = /^(\w+)(?:\{.*\})? (\S+)$/.exec(line) ?? [];
    return of === name ? [Number(value)] : [];
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

describe.each(modes)("metrics of %s", (mode) => {
  const system = useSystem(mode, { settings });

  test("tell what was ingested and delivered, to who shows the token", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });
    const { id } = await tenant.emit({ n: 1 });
    await tenant.awaitStatus(id, "delivered");
    await tenant.emitRaw('{"eventType":"no spaces"}');

    const api = await apiOf(system().api());
    const worker = mode === "standalone" ? api : await probesOf(system().worker());
    expect((await ask(api, "/metrics")).status).toBe(401);
    expect((await ask(worker, "/metrics")).status).toBe(401);
    const scraped = await ask(api, "/metrics", asScraper);
    expect(scraped.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await readMetric(api, "posthorn_events_ingested_total")).toBe(1);
    expect(await readMetric(api, "posthorn_ingest_duration_seconds_count")).toBe(1);
    expect(scraped.text).toContain('posthorn_ingest_refusals_total{code="invalid_field",status="422"} 1\n');
    await eventually(async () =>
      expect(await readMetric(worker, "posthorn_deliveries_finished_total")).toBe(1),
    );
    expect(await readMetric(worker, "posthorn_first_attempt_delay_seconds_count")).toBe(1);
    expect(await readMetric(worker, "posthorn_partitions_ahead_days")).toBe(3);
    expect(await readMetric(worker, "posthorn_queue_jobs_waiting")).toBe(0);
    if (mode === "redis")
      expect(await readMetric(worker, "posthorn_redis_memory_used_bytes")).toBeGreaterThan(0);
  });
});

describe("without a token", () => {
  const system = useSystem("postgres", { settings: { POSTHORN_PROBE_PORT: "0" } });

  test("the API keeps the metrics to itself, and a worker shows them on its probe port", async () => {
    expect((await ask(await apiOf(system().api()), "/metrics", asScraper)).status).toBe(404);
    expect((await ask(await probesOf(system().worker()), "/metrics")).status).toBe(200);
  });
});

describe.skipIf(!hasOwnRedis)("with a Redis in trouble", () => {
  const system = useSystem("redis", { settings });
  const probes = async () => [await apiOf(system().api()), await probesOf(system().worker())] as const;

  test("one that may evict makes a worker not ready, and shows at the API", async () => {
    const [api, worker] = await probes();
    const { url } = system().redis();
    expect(await readinessOf(worker)).toEqual([200, {}]);
    await tellRedis(url, "CONFIG SET maxmemory 100mb");
    expect(await readinessOf(worker), "a limit alone does no harm").toEqual([200, {}]);
    await tellRedis(url, "CONFIG SET maxmemory-policy allkeys-lru");
    expect(await readinessOf(worker)).toEqual([503, { eviction: "failed" }]);
    expect(await readinessOf(api)).toEqual([200, { eviction: "failed" }]);
    expect(await readMetric(worker, "posthorn_redis_may_evict")).toBe(1);
    const next = await system().startWorker();
    const loud = await next.awaitLog("redis may evict jobs: set maxmemory-policy to noeviction");
    expect(loud).toMatchObject({ level: 50, maxmemoryPolicy: "allkeys-lru" });
    await tellRedis(url, "CONFIG SET maxmemory-policy noeviction");
    expect(await readinessOf(worker)).toEqual([200, {}]);
  });

  test("one that is gone makes no process look dead, and a worker not ready until it is back", async () => {
    const [api, worker] = await probes();
    await system().redis().kill();
    await eventually(async () =>
      expect(await readinessOf(worker)).toEqual([503, { queue: "failed", eviction: "unknown" }]),
    );
    expect((await readinessOf(api))[0]).toBe(200);
    for (const url of [api, worker]) expect((await ask(url, "/healthz")).status).toBe(200);
    expect(await readMetric(worker, "posthorn_queue_jobs_waiting")).toBeNull();
    await system().redis().restart();
    await eventually(async () => expect(await readinessOf(worker)).toEqual([200, {}]));
  });

  test("told to stop without it, a worker ends what is in flight, in time and well", async () => {
    const answered = Promise.withResolvers<void>();
    const receiver = await openReceiver(async () => {
      await answered.promise;
      return { status: 200 };
    });
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });
    const { id } = await tenant.emit({ n: 1 });
    await awaitRequests(receiver, 1);

    await system().redis().kill();
    const workers = system()
      .programs()
      .filter(({ program, isRunning }) => program === "worker" && isRunning());
    for (const worker of workers) worker.signal("SIGTERM");
    await Promise.all(workers.map((worker) => worker.awaitLog("stopping")));
    answered.resolve();
    const exits = Promise.all(workers.map(({ exited }) => exited));
    const inTime = await Promise.race([exits, wait(stopsWithinMs, "late", { ref: false })]);
    expect(inTime).toEqual(workers.map(() => ({ code: 0, signal: null })));
    expect(await tenant.deliveryOf(id)).toMatchObject({ status: "delivered", attempts: 1 });
    expect(receiver.requests).toHaveLength(1);
  });
});

describe("with a Postgres that falls silent", () => {
  const system = useSystem("postgres", { settings });

  test("nothing looks dead, nothing is ready, and all end in time and well when told to", async () => {
    const url = new URL(system().settings["DATABASE_URL"] ?? "");
    const proxy = await startBreakableProxy({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${proxy.port}`;
    const through = { DATABASE_URL: url.href };
    const [api, worker] = [await system().startApi(through), await system().startWorker(through)];
    const urls = [await apiOf(api), await probesOf(worker)];
    for (const one of urls) expect((await readinessOf(one))[0]).toBe(200);

    proxy.silence();
    for (const one of urls) {
      await eventually(async () => {
        const [status, failing] = await readinessOf(one);
        expect([status, failing["postgres"]]).toEqual([503, "failed"]);
      });
      expect((await ask(one, "/healthz")).status).toBe(200);
    }
    for (const program of [api, worker]) program.signal("SIGTERM");
    const exits = Promise.all([api.exited, worker.exited]);
    const inTime = await Promise.race([exits, wait(stopsWithinMs, "late", { ref: false })]);
    await proxy.close();
    expect(inTime).toEqual([0, 0].map((code) => ({ code, signal: null })));
  });
});
