import { once } from "node:events";
import { connect } from "node:net";
import type { RunningProgram } from "@posthorn/testkit/processes";
import { expect } from "vitest";

export type ProbeAnswer = { status: number; headers: Headers; text: string; json(): unknown };

/** The address of a worker's probes, once they listen. */
export async function probesOf(worker: RunningProgram): Promise<string> {
  return `http://127.0.0.1:${(await worker.awaitLog("the probes listen"))["port"]}`;
}

/** The address of an API, as soon as it answers probes. */
export async function apiOf(api: RunningProgram): Promise<string> {
  return String((await api.awaitLog("the probes of the API listen"))["url"]);
}

export async function ask(url: string, path: string, init: RequestInit = {}): Promise<ProbeAnswer> {
  const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** What `/readyz` says: its status, and the checks that are not ok. */
export async function readinessOf(url: string): Promise<[status: number, failing: Record<string, string>]> {
  const { status, json } = await ask(url, "/readyz");
  const { checks } = json() as { checks: Record<string, string> }; // the contract of /readyz
  return [status, Object.fromEntries(Object.entries(checks).filter(([, check]) => check !== "ok"))];
}

/** Sends one command to a Redis, past the product, and expects OK. */
export async function tellRedis(redisUrl: string, command: string): Promise<void> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    socket.write(`${command}\r\n`);
    expect(String((await once(socket, "data"))[0])).toBe("+OK\r\n");
  } finally {
    socket.destroy();
  }
}
