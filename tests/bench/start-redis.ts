import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { pickFreePort } from "@posthorn/runtime/embedded-server";
import { eventually } from "@posthorn/testkit/eventually";
import { type Running, startProcess } from "./start-process.ts";

export type RunningRedis = {
  running: Running;
  url: string;
  /** The most that it ever took, in bytes. */
  peakMemory(): Promise<number>;
  /** What it takes now, without what it lends to connections and to its append-only file for a moment. */
  dataMemory(): Promise<number>;
};

/** A Redis as in production: append-only file, written to disk every second. */
export async function startRedis(command: string, folder: string): Promise<RunningRedis> {
  const dir = join(folder, "redis");
  await mkdir(dir);
  const port = await pickFreePort();
  const flags = { port, bind: "127.0.0.1", dir, save: "", appendonly: "yes", appendfsync: "everysec" };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const running = await startProcess("redis", command, args, { logFile: join(folder, "redis.log") });
  await eventually(async () => readInfo(port));
  return {
    running,
    url: `redis://127.0.0.1:${port}`,
    peakMemory: async () => readField(await readInfo(port), "used_memory_peak"),
    dataMemory: async () => {
      const info = await readInfo(port);
      const lent = ["mem_clients_normal", "mem_aof_buffer"].map((name) => readField(info, name));
      return lent.reduce((rest, bytes) => rest - bytes, readField(info, "used_memory"));
    },
  };
}

function readField(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]);
}

async function readInfo(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write("INFO memory\r\n");
    const [answer] = await once(socket, "data");
    return String(answer);
  } finally {
    socket.destroy();
  }
}
