import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const stopWithinMs = 20_000;

/** Where a process of a round writes its output. */
export function logOf(folder: string, name: string): string {
  return join(folder, `${name}.log`);
}

/** A process that we started and will end, by its pid. */
export type Running = {
  name: string;
  pid: number;
  child: ChildProcess;
  /** Rejects, with the end of its output, when it ends before we end it. */
  failure: Promise<never>;
  stop(): Promise<void>;
};

/** Starts a program whose output goes to a file. With `hasChannel` it can be asked things, see `ask`. */
export async function startProcess(
  name: string,
  command: string,
  args: readonly string[],
  options: { env?: Record<string, string>; logFile: string; hasChannel?: boolean },
): Promise<Running> {
  const output = openSync(options.logFile, "a");
  const child = spawn(command, [...args], {
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...options.env },
    stdio: ["ignore", output, output, ...(options.hasChannel ? (["ipc"] as const) : [])],
    serialization: "advanced",
  });
  closeSync(output);
  await once(child, "spawn");
  const killNow = () => void child.kill("SIGKILL");
  process.once("exit", killNow);
  let isStopping = false;
  const exited = once(child, "exit");
  const failure = exited.then(async ([code, signal]) => {
    if (isStopping) return new Promise<never>(() => {});
    const end = (await readFile(options.logFile, "utf8")).trim().split("\n").slice(-8).join("\n");
    throw new Error(`${name} ended by itself (${code ?? signal}):\n${end}`);
  });
  failure.catch(() => {}); // whoever waits for it hears of it
  const stop = async () => {
    isStopping = true;
    process.off("exit", killNow);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const stuck = wait(stopWithinMs, "stuck", { ref: false });
    if ((await Promise.race([exited, stuck])) === "stuck") child.kill("SIGKILL");
    await exited;
  };
  return { name, pid: child.pid ?? 0, child, failure, stop };
}

/** Sends an order and waits for the answer; one at a time. The caller knows what the program answers with. */
export async function ask<Answer>(running: Running, order: object | string): Promise<Answer> {
  const answered = once(running.child, "message");
  running.child.send(order);
  const [answer] = await Promise.race([answered, running.failure]);
  return answer as Answer;
}

/** Starts one of our own programs and waits until it says that it is ready. */
export async function startProgram(
  name: string,
  args: readonly string[],
  options: { env?: Record<string, string>; logFile: string },
): Promise<Running> {
  const running = await startProcess(name, process.execPath, args, { ...options, hasChannel: true });
  await Promise.race([once(running.child, "message"), running.failure]);
  return running;
}
