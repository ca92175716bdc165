import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import { eventually } from "./eventually.ts";

/** A server program on PATH, e.g. `redis-server` 7.0.15. */
export type RedisProgram = { command: string; version: string };

/** A server of its own for one test: loopback, nothing kept on disk. It ends with this process at the latest. */
export type RedisServer = {
  url: string;
  /** Of the process that runs now; another after `restart`. */
  pid(): number;
  /** Orderly, and for good: the temp folder goes too. */
  stop(): Promise<void>;
  /** SIGKILL. `restart` brings it back. */
  kill(): Promise<void>;
  /** Comes back empty, on the same port. */
  restart(): Promise<void>;
  /** FLUSHALL: forgets everything, and runs on. */
  flush(): Promise<void>;
};

/** The first of redis-server and valkey-server on PATH. */
export async function findRedis(): Promise<RedisProgram | undefined> {
  for (const command of ["redis-server", "valkey-server"]) {
    const output = await promisify(execFile)(command, ["--version"]).catch(() => undefined);
    const version = output?.stdout.match(/v=(\S+)/)?.[1];
    if (version !== undefined) return { command, version };
  }
  return undefined;
}

/** Starts a server, on a free port unless told, and waits until it answers. Throws when there is no such program on PATH. */
export async function startRedis(options: { port?: number } = {}): Promise<RedisServer> {
  const program = await findRedis();
  if (program === undefined) throw new Error("neither redis-server nor valkey-server is on PATH");
  const folder = await mkdtemp(join(tmpdir(), "posthorn-redis-"));
  const port = options.port ?? (await pickFreePort());
  let child = await spawnRedis(program.command, port, folder);
  const killNow = () => void child.kill("SIGKILL");
  process.once("exit", killNow);

  return {
    url: `redis://127.0.0.1:${port}`,
    pid: () => child.pid ?? 0,
    kill: () => end(child, "SIGKILL"),
    restart: async () => {
      await end(child, "SIGTERM");
      child = await spawnRedis(program.command, port, folder);
    },
    flush: () => command(port, "FLUSHALL", "+OK"),
    stop: async () => {
      process.off("exit", killNow);
      await end(child, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function spawnRedis(program: string, port: number, folder: string): Promise<ChildProcess> {
  const flags = { port, bind: "127.0.0.1", save: "", appendonly: "no", dir: folder };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program, args, { stdio: "ignore" });
  await once(child, "spawn");
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with code ${child.exitCode}`);
    await command(port, "PING", "+PONG");
  });
  return child;
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

async function command(port: number, text: string, expected: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write(`${text}\r\n`);
    const [answer] = await once(socket, "data");
    if (!String(answer).startsWith(expected)) throw new Error(`answered ${String(answer).trim()}`);
  } finally {
    socket.destroy();
  }
}
