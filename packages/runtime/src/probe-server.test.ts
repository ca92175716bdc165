import { afterEach, expect, test } from "vitest";
import { notReadyYet, type Readiness } from "./check-readiness.ts";
import { createProbeServer } from "./probe-server.ts";

const token = "token-of-the-tests-0123";
const ready: Readiness = { ...notReadyYet, isReady: true };
let stop = async () => {};

afterEach(() => stop());

async function startProbes(over: { isAlive?: boolean; readiness?: Readiness; metricsToken?: string }) {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const log = {
    debug() {},
    info: (fields: object) => resolve(Reflect.get(fields, "port")),
    warn() {},
    error() {},
  };
  const probes = {
    isAlive: () => over.isAlive ?? true,
    checkReadiness: async () => over.readiness ?? ready,
    readMetrics: async () => "posthorn_events_ingested_total 1\n",
  };
  const server = createProbeServer(
    probes,
    { host: "127.0.0.1", port: 0, metricsToken: over.metricsToken },
    log,
  );
  await server.start();
  stop = () => server.stop();
  const url = `http://127.0.0.1:${await promise}`;
  return async (path: string, authorization = "") => {
    const response = await fetch(`${url}${path}`, { headers: { authorization } });
    return [response.status, await response.text()];
  };
}

test("an alive and ready process says so", async () => {
  const ask = await startProbes({});
  expect(await ask("/healthz")).toEqual([200, '{"status":"ok"}']);
  expect(await ask("/readyz")).toEqual([200, JSON.stringify({ status: "ready", checks: ready.checks })]);
  expect(await ask("/metrics?all")).toEqual([200, "posthorn_events_ingested_total 1\n"]);
  expect(await ask("/v1/tenants")).toEqual([404, "Nothing is here.\n"]);
});

test("one that has given up is not alive, and one that waits is not ready", async () => {
  const ask = await startProbes({ isAlive: false, readiness: notReadyYet });
  expect(await ask("/healthz")).toEqual([503, '{"status":"failing"}']);
  expect((await ask("/readyz"))[0]).toBe(503);
});

test.for([
  ["no token", "", 401],
  ["another token", "Bearer token-of-somebody-0123", 401],
  ["the beginning of the token", `Bearer ${token.slice(0, -1)}`, 401],
  ["the token as a password", `Basic ${token}`, 401],
  ["the token", `Bearer ${token}`, 200],
  ["the token, in other letters before it", `bearer ${token}`, 200],
] as const)("where a token is set, %s gets %d for the metrics", async ([, authorization, status]) => {
  const ask = await startProbes({ metricsToken: token });
  expect((await ask("/metrics", authorization))[0]).toBe(status);
  expect((await ask("/healthz", authorization))[0]).toBe(200);
});

test("an address that cannot be had is told with the settings to change", async () => {
  await startProbes({});
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const probes = { isAlive: () => true, checkReadiness: async () => ready, readMetrics: async () => "" };
  const server = createProbeServer(probes, { host: "203.0.113.1", port: 9, metricsToken: undefined }, log);
  await expect(server.start()).rejects.toThrow("POSTHORN_PROBE_PORT");
  await server.stop();
});
