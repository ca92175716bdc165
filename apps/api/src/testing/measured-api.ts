import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { CheckedClient } from "./checked-client.ts";
import { rootKey } from "./start-api.ts";

/** What is asked of the thread that the API runs in. */
export type Question = "longest" | "begin" | "end" | "mistakes" | "stop";

/** The API in a thread of its own, so that nobody else holds its event loop up. */
export type MeasuredApi = {
  client: CheckedClient;
  /** How long its loop stood still at most since this was asked last, in ms: too long where others took the processor. */
  readLongestStall(): Promise<number>;
  /** The most that one turn of its loop computed while `work` ran, in ms of the thread's own processor time. */
  measureTurn(work: () => Promise<unknown>): Promise<number>;
  /** What it logged as errors. */
  readMistakes(): Promise<string[]>;
  stop(): Promise<void>;
};

export async function startMeasuredApi(databaseUrl: string): Promise<MeasuredApi> {
  const worker = new Worker(new URL("./measured-api-thread.ts", import.meta.url), {
    workerData: { databaseUrl },
    execArgv: [],
  });
  const [url] = await once(worker, "message");
  const asked = async (question: Question): Promise<unknown> => {
    worker.postMessage(question);
    const [answer] = await once(worker, "message");
    return answer;
  };
  return {
    client: new CheckedClient(String(url), rootKey),
    readLongestStall: async () => Number(await asked("longest")),
    async measureTurn(work) {
      await asked("begin");
      await work();
      return Number(await asked("end"));
    },
    readMistakes: async () => (await asked("mistakes")) as string[],
    async stop() {
      await asked("stop");
      await worker.terminate();
    },
  };
}
