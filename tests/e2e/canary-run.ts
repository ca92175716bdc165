import { randomBytes } from "node:crypto";
import { listEndpoints } from "@posthorn/contract/routes/endpoints";
import { type Answer, type Receiver, startReceiver } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { type Program, type RunningProgram, startProgram } from "@posthorn/testkit/processes";
import { Client } from "pg";
import { expect } from "vitest";
import { type Canaries, createCanaries } from "./canaries.ts";
import { listenToRedis, type Recorded, recordAnswers } from "./canary-sinks.ts";
import type { Story } from "./canary-story.ts";
import { tellRedis } from "./probe.ts";
import { createSystem, hasOwnRedis, type Mode, type System } from "./system.ts";
import { call } from "./tenant.ts";

/** A running system whose every setting that is secret is a canary, and everything that listens to it. */
export type CanaryRun = Story & {
  system: System;
  /** What the programs get over the system's own settings. */
  hidden: Record<string, string>;
  /** Which `POSTHORN_MASTER_KEYS` names them, the newest first. */
  masterKeys: { older: string; newer: string };
  answers: Recorded[];
  receiver: Receiver;
  /** null where the queue is in Postgres. */
  redis: Awaited<ReturnType<typeof listenToRedis>> | null;
  /** Runs beside the system; what it prints is searched too. */
  start(program: Program, settings: Record<string, string>): RunningProgram;
  programs(): RunningProgram[];
  close(): Promise<void>;
};

export async function openCanaryRun(mode: Mode): Promise<CanaryRun> {
  const canaries = createCanaries();
  const masterKeys = { older: makeMasterKey(canaries, "older"), newer: makeMasterKey(canaries, "newer") };
  const system = await createSystem(mode, {
    settings: {
      POSTHORN_LOG_LEVEL: "debug",
      POSTHORN_PROBE_PORT: "0",
      POSTHORN_ROOT_KEY: canaries.plant("root key"),
      POSTHORN_METRICS_TOKEN: canaries.plant("metrics token"),
      POSTHORN_MASTER_KEYS: masterKeys.older,
    },
  });
  const login = await makeLogin(system.settings["DATABASE_URL"] ?? "", canaries);
  const redisUrl = mode === "redis" ? await lockRedis(system.settings["REDIS_URL"] ?? "", canaries) : null;
  const hidden = { DATABASE_URL: login.url, ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }) };
  const redis = redisUrl === null ? null : await listenToRedis(redisUrl);
  const receiver = await startReceiver({ answer: answerWith(canaries) });
  const answers: Recorded[] = [];
  const others: RunningProgram[] = [];
  await system.startApi(hidden);
  await system.startWorker(hidden);
  return {
    ...{ system, canaries, hidden, masterKeys, answers, receiver, redis },
    client: recordAnswers(system.client, answers),
    clientWith: (key) => recordAnswers(system.clientWith(key), answers),
    receiverUrl: receiver.url,
    tenant: "acme",
    start(program, settings) {
      const started = startProgram(program, { ...system.settings, ...hidden, ...settings });
      others.push(started);
      return started;
    },
    programs: () => [...system.programs(), ...others],
    async close() {
      redis?.stop();
      await Promise.all([receiver.stop(), ...others.map((program) => program.end("SIGKILL"))]);
      await system.stop();
      await login.drop();
    },
  };
}

function makeMasterKey(canaries: Canaries, id: string): string {
  const key = randomBytes(32);
  canaries.learnBytes("master key", key);
  return `${id}:${key.toString("base64")}`;
}

/** A login of our own, since nobody knows whether the password of the test server is a recognizable one. */
async function makeLogin(databaseUrl: string, canaries: Canaries) {
  const url = new URL(databaseUrl);
  const [owner, database] = [url.username, url.pathname.slice(1)];
  const [name, password] = [`login_${database}`, canaries.plantPlain("database password")];
  await tellPostgres(databaseUrl, `CREATE ROLE ${name} LOGIN PASSWORD '${password}' IN ROLE ${owner}`);
  Object.assign(url, { username: name, password });
  const other = new URL(databaseUrl);
  other.pathname = "/postgres";
  return { url: url.href, drop: () => tellPostgres(other.href, `DROP ROLE ${name}`) };
}

export async function tellPostgres(databaseUrl: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Gives a Redis of our own a password; a Redis that was there before keeps what it has. */
async function lockRedis(redisUrl: string, canaries: Canaries): Promise<string> {
  if (!hasOwnRedis) return redisUrl;
  const url = new URL(redisUrl);
  url.password = canaries.plantPlain("Redis password");
  await tellRedis(redisUrl, `CONFIG SET requirepass ${url.password}`);
  return url.href;
}

/** Endpoints and token servers by their paths. Each first attempt fails, and each answer tells how Posthorn logged in. */
function answerWith(canaries: Canaries): (request: Receiver["requests"][number]) => Answer {
  const said = canaries.plant("answer of an endpoint");
  const token = (access_token: string) => ({ access_token, token_type: "Bearer", expires_in: 3_600 });
  return ({ path, headers, body }) => {
    const heard = [headers["x-token"], headers.authorization]
      .filter((value) => value !== undefined)
      .join(", ");
    const login = Buffer.from(heard.replace("Basic ", ""), "base64").toString();
    const answer = (status: number): Answer => ({
      status,
      body: `said: ${said}, heard: ${heard} ${JSON.stringify({ heard })} ?heard=${encodeURIComponent(heard)} ${login}`,
      headers: { "x-said": said, "x-heard": heard },
    });
    switch (new URL(path, "http://receiver").pathname) {
      case "/token/basic":
      case "/token/post":
        return { status: 200, body: JSON.stringify(token(canaries.plant("access token"))) };
      case "/token/unusable":
        return { status: 200, body: JSON.stringify(token(`${canaries.plant("access token")} with a space`)) };
      case "/token/refused": {
        const secret = new URLSearchParams(body.toString()).get("client_secret");
        return {
          status: 401,
          body: JSON.stringify({ error: secret, error_description: `${secret} is wrong` }),
        };
      }
      case "/slow":
        return { ...answer(200), delayMs: 5_000 };
      case "/gone":
        return answer(410);
      case "/teapot":
        return answer(418);
      case "/basic":
      case "/oauth-basic":
        return answer(headers["posthorn-attempt"] === "1" ? 401 : 200);
      default:
        return answer(headers["posthorn-attempt"] === "1" ? 500 : 200);
    }
  };
}

/** Postgres refuses rows that hold everything, and cuts connections: what it says of that may quote them. */
export async function sufferPostgres({ canaries, client, hidden, system, tenant, receiverUrl }: CanaryRun) {
  const databaseUrl = system.settings["DATABASE_URL"] ?? "";
  const refuse = (table: string, condition: string) =>
    `ALTER TABLE ${table} ADD CONSTRAINT refused CHECK (${condition}) NOT VALID`;
  const endpoints = `/v1/tenants/${tenant}/endpoints`;
  const teapot = { url: `${receiverUrl}/teapot`, eventTypes: ["teapot"], retrySchedule: [] };
  expect((await client.send("POST", endpoints, { body: teapot })).status).toBe(201);
  await tellPostgres(
    databaseUrl,
    refuse("endpoint", "description <> 'refuse me'"),
    refuse("event", "event_type <> 'refuse.me'"),
    refuse("attempt", "status_code <> 418"),
  );
  const payload = canaries.plant("payload");
  const secrets = {
    headers: { "X-Token": canaries.plant("own header") },
    authentication: { type: "bearer", token: canaries.plant("bearer token") },
  };
  const refused = { url: `${receiverUrl}/never`, description: "refuse me", ...secrets };
  expect((await client.send("POST", endpoints, { body: refused })).status).toBe(500);
  const events = `/v1/tenants/${tenant}/events`;
  const refusedEvent = { eventType: "refuse.me", payload, externalId: "refused" };
  expect((await client.send("POST", events, { body: refusedEvent })).status).toBe(500);
  expect((await client.send("POST", events, { body: { eventType: "teapot", payload } })).status).toBe(202);
  await system.worker().awaitLog("a delivery was left to its lease");
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${new URL(hidden["DATABASE_URL"] ?? "").username}'`;
  await tellPostgres(databaseUrl, cut);
  await Promise.all(
    [1, 2, 3].map(() => client.send("POST", events, { body: { eventType: "a.b", payload } })),
  );
  const drop = (table: string) => `ALTER TABLE ${table} DROP CONSTRAINT refused`;
  await tellPostgres(databaseUrl, ...["endpoint", "event", "attempt"].map(drop));
  await eventually(async () => expect((await client.send("GET", "/readyz")).status).toBe(200));
}

/** The processes come back without the key that everything is sealed with; then the secrets are wrapped anew. */
export async function changeMasterKeys(run: CanaryRun): Promise<void> {
  const { client, hidden, masterKeys, start, system, tenant } = run;
  const { older, newer } = masterKeys;
  const restart = async (keys: string) => {
    await Promise.all([system.api().end("SIGTERM"), system.worker().end("SIGTERM")]);
    const settings = { ...hidden, POSTHORN_MASTER_KEYS: keys };
    await system.startApi(settings);
    await system.startWorker(settings);
  };
  const endpoints = `/v1/tenants/${tenant}/endpoints`;
  await restart(newer);
  const { data } = await call(client, listEndpoints, { params: { tenant } });
  expect(data.some(({ unreadable }) => unreadable)).toBe(true);
  expect((await client.send("GET", `${endpoints}/${data[0]?.id}/secret`)).status).toBe(503);
  const body = { eventType: "invoice.paid", payload: run.canaries.plant("payload") };
  expect((await client.send("POST", `/v1/tenants/${tenant}/events`, { body })).status).toBe(202);
  await system.worker().awaitLog("the endpoint cannot be used: is a master key missing?");
  expect((await start("rotate", { POSTHORN_MASTER_KEYS: newer }).exited).code).toBe(1);
  await restart(`${newer},${older}`);
  expect((await start("rotate", { POSTHORN_MASTER_KEYS: `${newer},${older}` }).exited).code).toBe(0);
  await restart(newer);
  expect((await client.send("GET", endpoints)).status).toBe(200);
}

/** Programs that are given settings that are wrong, or lead nowhere. */
export async function startWrongly({ canaries, hidden, start }: CanaryRun): Promise<void> {
  const wrong = start("api", {
    DATABASE_URL: `mysql://posthorn:${canaries.plantPlain("database password")}@127.0.0.1/posthorn`,
    REDIS_URL: `http://:${canaries.plantPlain("Redis password")}@127.0.0.1`,
    POSTHORN_ROOT_KEY: `${canaries.plant("root key")} with a space`,
    POSTHORN_METRICS_TOKEN: `${canaries.plant("metrics token")} with a space`,
    POSTHORN_MASTER_KEYS: `older:${canaries.plant("master key")}`,
  });
  expect((await wrong.exited).code).not.toBe(0);
  expect(wrong.output()).toContain("POSTHORN_MASTER_KEYS");
  const elsewhere = new URL(hidden["DATABASE_URL"] ?? "");
  for (const [port, password] of [
    ["1", canaries.plantPlain("database password")],
    [elsewhere.port, canaries.plantPlain("database password")],
  ] as const) {
    Object.assign(elsewhere, { port, password });
    const waiting = start("worker", { DATABASE_URL: elsewhere.href });
    await eventually(() => expect(waiting.output()).toMatch(/waiting|the worker delivers/));
    await waiting.end("SIGKILL");
  }
}
