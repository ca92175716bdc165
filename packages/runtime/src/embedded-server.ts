import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { asUser, type OsUser } from "./embedded-os-user.ts";
import { StartError } from "./start-error.ts";

/** A running server. `exited` resolves when it has ended, whoever ended it. */
export type Server = { port: number; child: ChildProcess; exited: Promise<void> };

/** Crash recovery of a full write-ahead log comes first, and takes its time on a slow disk. */
const readyWithinMs = 120_000;
const fastStopWithinMs = 30_000;
/** The children of a postmaster that was killed notice it, but not at once, and keep others out until they are gone. */
const leftoversEndWithinMs = 10_000;

/**
 * Starts Postgres on a free loopback port and waits until it takes connections. It gets a session of its own, so that
 * a Ctrl-C in the terminal reaches only us and we can end it last. Throws with the end of its log when it gives up.
 */
export async function startServer(options: {
  postgres: string;
  pgdata: string;
  logFile: string;
  user: OsUser;
  settings: Record<string, string>;
  pickPort: () => Promise<number>;
}): Promise<Server> {
  const deadline = performance.now() + leftoversEndWithinMs;
  for (let portsLeft = 5; ; ) {
    const server = spawnServer(options, await options.pickPort());
    if (await becomesReady(server, options.pgdata)) return server;
    const end = (await readFile(options.logFile, "utf8")).trim().split("\n").slice(-8).join("\n");
    if (/pre-existing shared memory block/.test(end) && performance.now() < deadline) {
      await delay(200);
      continue;
    }
    const isPortTaken = /could not create any TCP\/IP sockets/.test(end);
    portsLeft -= 1;
    if (!isPortTaken || portsLeft === 0)
      throw new StartError(`Postgres did not start. ${options.logFile} ends with:\n${end}`);
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. Resolves when it has ended. */
export async function stopServer({ child, exited }: Server): Promise<void> {
  child.ref();
  child.kill("SIGINT");
  const stuck = delay(fastStopWithinMs, "stuck" as const, { ref: false });
  if ((await Promise.race([exited, stuck])) === "stuck") child.kill("SIGQUIT");
  await exited;
}

/** A port that nobody listens on now. Another process may still take it first; startServer then asks again. */
export async function pickFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

function spawnServer(options: Parameters<typeof startServer>[0], port: number): Server {
  const { postgres, pgdata, logFile, user, settings } = options;
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const output = openSync(logFile, "a");
  const command = asUser(user, postgres, ["-D", pgdata, ...flags]);
  const child = spawn(command.file, command.args, {
    ...command.options,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.unref();
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  return { port, child, exited };
}

/** False when it exits first. Its pid file says "ready" in line 8 once it takes connections on its own port. */
async function becomesReady(server: Server, pgdata: string): Promise<boolean> {
  let hasExited = false;
  void server.exited.then(() => {
    hasExited = true;
  });
  const deadline = performance.now() + readyWithinMs;
  while (!hasExited) {
    const lines = (await readFile(join(pgdata, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === server.child.pid && lines[7]?.trim() === "ready") return true;
    if (performance.now() > deadline) {
      await stopServer(server);
      return false;
    }
    await delay(10);
  }
  return false;
}
