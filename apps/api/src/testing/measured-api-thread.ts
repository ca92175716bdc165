import { monitorEventLoopDelay } from "node:perf_hooks";
import { inspect } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import type { Question } from "./measured-api.ts";
import { startApi } from "./start-api.ts";

const resolutionMs = 5;

const api = await startApi(String(workerData.databaseUrl));
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
let longestTurnMs: number | null = null;

/** Runs once a turn, and keeps the loop turning: so each turn is measured by itself. */
function turn(before: NodeJS.CpuUsage): void {
  if (longestTurnMs === null) return;
  const { user, system } = process.threadCpuUsage(before);
  longestTurnMs = Math.max(longestTurnMs, (user + system) / 1_000);
  setImmediate(turn, process.threadCpuUsage());
}

const answers: Record<Question, () => unknown> = {
  longest() {
    const longestMs = delay.max / 1e6 - resolutionMs;
    delay.reset();
    return longestMs;
  },
  begin() {
    longestTurnMs = 0;
    setImmediate(turn, process.threadCpuUsage());
  },
  end() {
    const measured = longestTurnMs;
    longestTurnMs = null;
    return measured;
  },
  mistakes: () => api.mistakes.map((fields) => inspect(fields)),
  stop: () => api.stop(),
};

delay.enable();
parentPort?.on("message", async (question: Question) => parentPort?.postMessage(await answers[question]()));
parentPort?.postMessage(api.client.url);
