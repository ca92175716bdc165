import type { Dispatcher, Pool } from "undici";
import { machineMs } from "./clock.ts";
import type { Target } from "./messages.ts";

export type Answer = { answeredAtMs: number; result: { id: string } | { refusal: string } };

/** Emits one event. Never rejects: whatever is not a 202 is a refusal. It uses undici's cheapest call. */
export function emit(pool: Pool, key: string, target: Target): Promise<Answer> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const { path, body } = target;
    pool.dispatch({ method: "POST", path, headers, body }, new AnswerReader(resolve));
  });
}

class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  #statusCode = 0;
  #text = "";

  constructor(resolve: (answer: Answer) => void) {
    this.#resolve = resolve;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: unknown, statusCode: number): void {
    this.#statusCode = statusCode;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#text += chunk.toString("latin1");
  }

  onResponseEnd(): void {
    const result = this.#statusCode === 202 ? readId(this.#text) : { refusal: String(this.#statusCode) };
    this.#resolve({ answeredAtMs: machineMs(), result });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#resolve({ answeredAtMs: machineMs(), result: { refusal: error.message } });
  }
}

function readId(text: string): Answer["result"] {
  const id = /"id":"(evt_\w+)"/.exec(text)?.[1];
  return id === undefined ? { refusal: "202 without an id" } : { id };
}
