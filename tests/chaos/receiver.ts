import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Manner } from "./layout.ts";
import type { BadStretch } from "./plan-faults.ts";

/** One request as the receiver saw it. Times are Unix ms. */
export type SeenRequest = {
  eventId: string;
  deliveryId: string;
  /** The number of the attempt, from 1. */
  attempt: number;
  /** The name of the endpoint it came to. */
  endpoint: string;
  /** Of the body. */
  sha256: string;
  /** null: signed as it should be. */
  signatureError: string | null;
  /** The sender's. */
  port: number;
  begunAtMs: number;
  /** Answered, or given up by the sender. */
  endedAtMs: number | null;
  /** null: not answered, or not yet. */
  status: number | null;
  /** The faults that may have kept its result from being recorded. */
  marks: Mark[];
};

/** That a request was under way at a fault. One that had just been answered was so only if its result is not recorded. */
export type Mark = { fault: number; wasAnswered: boolean };

export type ReceiverOrder =
  | { kind: "endpoint"; name: string; secret: string; manner: Manner }
  | { kind: "stretches"; stretches: BadStretch[] }
  | { kind: "mark"; fault: number; ports: readonly number[] | null; faultAtMs: number; sinceMs: number }
  | { kind: "count" }
  | { kind: "take" };

/** The customers' side, in a thread of its own that no fault reaches. */
export type Receiver = {
  url: string;
  addEndpoint(name: string, secret: string, manner: Manner): Promise<void>;
  /** Times are Unix ms. */
  setStretches(stretches: BadStretch[]): Promise<void>;
  /** Marks the requests of these ports (null: of all) that were begun and not answered before `sinceMs`. */
  markInFlight(
    fault: number,
    at: { ports: readonly number[] | null; faultAtMs: number; sinceMs: number },
  ): Promise<void>;
  /** How many requests were answered 2xx so far. */
  countReceived(): Promise<number>;
  /** Hands over what was seen and forgets it. */
  take(): Promise<SeenRequest[]>;
  stop(): Promise<void>;
};

export async function startReceiver(seed: number): Promise<Receiver> {
  const thread = new Worker(new URL("./receiver-program.ts", import.meta.url), { workerData: seed });
  const [{ answered: port }] = await once(thread, "message");
  const waiting = new Map<number, (answered: unknown) => void>();
  thread.on("message", ({ id, answered }: { id: number; answered: unknown }) => {
    waiting.get(id)?.(answered);
    waiting.delete(id);
  });
  let lastId = 0;
  /** The program answers each order with what the caller, just below, expects. */
  const ask = <Answer>(order: ReceiverOrder): Promise<Answer> => {
    lastId += 1;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    waiting.set(lastId, (answered) => resolve(answered as Answer));
    thread.postMessage({ id: lastId, order });
    return promise;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    addEndpoint: (name, secret, manner) => ask({ kind: "endpoint", name, secret, manner }),
    setStretches: (stretches) => ask({ kind: "stretches", stretches }),
    markInFlight: (fault, at) => ask({ kind: "mark", fault, ...at }),
    countReceived: () => ask({ kind: "count" }),
    take: () => ask({ kind: "take" }),
    stop: async () => void (await thread.terminate()),
  };
}
