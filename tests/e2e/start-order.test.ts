import { createApiClient } from "@posthorn/testkit/api-client";
import { type BreakableProxy, startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { createEmptyDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { type Program, type RunningProgram, runProgram, startProgram } from "@posthorn/testkit/processes";
import { expect, onTestFinished, test } from "vitest";
import { apiOf, ask, probesOf, readinessOf } from "./probe.ts";
import { openReceiver } from "./receivers.ts";
import { createSystem, hasOwnRedis, type System } from "./system.ts";
import { createTenant } from "./tenant.ts";

const unknown = {
  postgres: "unknown",
  migrations: "unknown",
  clock: "unknown",
  queue: "unknown",
  eviction: "unknown",
};

function start(program: Program, settings: Record<string, string>): RunningProgram {
  const running = startProgram(program, { POSTHORN_PROBE_PORT: "0", ...settings });
  onTestFinished(() => running.end("SIGKILL").then(() => {}));
  return running;
}

/** Settings under which Postgres is reached through a proxy that refuses until it is restored. */
async function hidePostgres(settings: Readonly<Record<string, string>>) {
  const url = new URL(settings["DATABASE_URL"] ?? "");
  const proxy: BreakableProxy = await startBreakableProxy({ host: url.hostname, port: Number(url.port) });
  onTestFinished(() => proxy.close());
  url.host = `127.0.0.1:${proxy.port}`;
  await proxy.refuse();
  const hidden: Record<string, string> = { ...settings, DATABASE_URL: url.href };
  return { proxy, password: url.password, settings: hidden };
}

async function prepareSystem(mode: "redis" | "postgres"): Promise<System> {
  const system = await createSystem(mode);
  onTestFinished(() => system.stop());
  return system;
}

async function expectDelivery(api: string, rootKey: string): Promise<void> {
  const receiver = await openReceiver();
  const tenant = await createTenant(createApiClient(() => api, rootKey));
  await tenant.addEndpoint({ url: receiver.url });
  const { id } = await tenant.emit({ n: 1 });
  await tenant.awaitStatus(id, "delivered");
}

const modes = hasOwnRedis ? (["redis", "postgres"] as const) : (["postgres"] as const);

test.for(modes)(
  "on %s, what starts before Postgres waits, says so, answers its probes, and goes on",
  async (mode) => {
    const { proxy, password, settings } = await hidePostgres((await prepareSystem(mode)).settings);
    const [api, worker] = [start("api", settings), start("worker", settings)];
    const [apiUrl, workerUrl] = [await apiOf(api), await probesOf(worker)];

    for (const url of [apiUrl, workerUrl]) {
      expect((await ask(url, "/healthz")).status).toBe(200);
      expect(await readinessOf(url)).toEqual([503, unknown]);
    }
    const refused = await ask(apiUrl, "/v1/tenants/acme/events", { method: "POST", body: "{}" });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(refused.json()).toMatchObject({ code: "unavailable" });
    for (const program of [api, worker]) {
      await eventually(() => expect(program.output()).toContain("waiting: Postgres does not answer"));
      expect(program.output()).not.toContain(password);
    }

    await proxy.restore();
    await Promise.all([api.awaitLog("the API listens"), worker.awaitLog("the worker delivers")]);
    for (const url of [apiUrl, workerUrl])
      await eventually(async () => expect(await readinessOf(url)).toEqual([200, {}]));
    await expectDelivery(apiUrl, settings["POSTHORN_ROOT_KEY"] ?? "");
    const said = [api, worker].map(({ logLines }) =>
      logLines().filter(({ msg }) => msg.startsWith("waiting")),
    );
    expect(
      said.map((lines) => lines.length),
      "once a minute",
    ).toEqual([1, 1]);
  },
);

test("what starts before the migrations waits for them", async () => {
  const database = await createEmptyDatabase();
  onTestFinished(() => database.drop());
  const system = await prepareSystem("postgres");
  const settings = { ...system.settings, DATABASE_URL: database.url };
  const [api, worker] = [start("api", settings), start("worker", settings)];
  for (const program of [api, worker])
    await eventually(() => expect(program.output()).toContain("waiting: the database lacks 0001_"));
  await runProgram("migrate", settings);
  await Promise.all([api.awaitLog("the API listens"), worker.awaitLog("the worker delivers")]);
});

test("standalone waits for a Postgres of its operator, too", async () => {
  const { proxy, settings } = await hidePostgres((await prepareSystem("postgres")).settings);
  const standalone = start("standalone", settings);
  const url = await apiOf(standalone);
  await eventually(() => expect(standalone.output()).toContain("waiting: Postgres does not answer"));
  expect((await ask(url, "/healthz")).status).toBe(200);
  await proxy.restore();
  await standalone.awaitLog("the worker delivers");
  await expectDelivery(url, settings["POSTHORN_ROOT_KEY"] ?? "");
});

test("told to stop while it waits, a process ends at once and well", async () => {
  const { settings } = await hidePostgres((await prepareSystem("postgres")).settings);
  const programs = (["api", "worker", "standalone"] as const).map((program) => start(program, settings));
  for (const program of programs) await eventually(() => expect(program.output()).toContain("waiting: "));
  const exits = await Promise.all(programs.map((program) => program.end("SIGTERM")));
  expect(exits).toEqual(programs.map(() => ({ code: 0, signal: null })));
});

test("wrong settings end a process at once, whatever it would have to wait for", async () => {
  const { settings } = await hidePostgres((await prepareSystem("postgres")).settings);
  const wrong = { ...settings, POSTHORN_WORKER_CONCURRENCY: "none" };
  for (const program of ["api", "worker", "standalone"] as const) {
    const running = start(program, wrong);
    expect(await running.exited).toEqual({ code: 1, signal: null });
    expect(running.output()).toContain("POSTHORN_WORKER_CONCURRENCY must be a whole number");
  }
});

test.skipIf(!hasOwnRedis)(
  "what starts before Redis works without it, says so, and uses it once it is there",
  async () => {
    const system = await prepareSystem("redis");
    await system.redis().kill();
    const [api, worker] = [start("api", system.settings), start("worker", system.settings)];
    const [apiUrl, workerUrl] = [await apiOf(api), await probesOf(worker)];
    await Promise.all([api.awaitLog("the API listens"), worker.awaitLog("the worker delivers")]);
    for (const program of [api, worker]) await program.awaitLog("queue broker in trouble");
    const noRedis = { queue: "failed", eviction: "unknown" };
    expect(await readinessOf(apiUrl), "the API keeps events without it").toEqual([200, noRedis]);
    expect(await readinessOf(workerUrl)).toEqual([503, noRedis]);
    await expectDelivery(apiUrl, system.settings["POSTHORN_ROOT_KEY"] ?? "");

    await system.redis().restart();
    for (const url of [apiUrl, workerUrl])
      await eventually(async () => expect(await readinessOf(url)).toEqual([200, {}]));
    await worker.awaitLog("queue broker is back");
    await expectDelivery(apiUrl, system.settings["POSTHORN_ROOT_KEY"] ?? "");
  },
);
