import { connect, type Socket } from "node:net";
import { machineMs } from "./clock.ts";
import type { Target } from "./messages.ts";

export type Answer = { answeredAtMs: number; result: { id: string } | { refusal: string } };

type Emit = { request: Buffer; resolve: (answer: Answer) => void };

/** A server that says for how long it leaves an idle connection open is left a second less than that; Node's own is 5 s. */
const idleAtMostSeconds = 4;
const readBytes = 4_096;
const headEnd = "\r\n\r\n";

/** The bytes of the request that emits an event to an API; made once, they are sent any number of times. */
export function toRequest(url: string, key: string, { path, body }: Target): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${new URL(url).host}`,
    `authorization: Bearer ${key}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(head.join("\r\n") + headEnd), body]);
}

/**
 * Emits over kept connections, one request at a time on each; what comes while all are busy waits its turn. It writes and
 * reads HTTP by hand: undici took about half as much CPU for an event as the API does, from the cores that are measured.
 */
export class Emitter {
  readonly #url: URL;
  readonly #connections: number;
  readonly #free: Connection[] = [];
  readonly #waiting: Emit[] = [];
  #open = 0;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#connections = connections;
  }

  /** Never rejects: whatever is not a 202 is a refusal, by its status or by the error's message. */
  emit(request: Buffer): Promise<Answer> {
    return new Promise((resolve) => {
      const emit = { request, resolve };
      const connection = this.#takeFree() ?? this.#openOne();
      if (connection === null) this.#waiting.push(emit);
      else connection.send(emit);
    });
  }

  #takeFree(): Connection | null {
    const now = machineMs();
    for (let free = this.#free.pop(); free !== undefined; free = this.#free.pop()) {
      if (free.usableUntilMs > now) return free;
      free.close();
    }
    return null;
  }

  #openOne(): Connection | null {
    if (this.#open === this.#connections) return null;
    this.#open += 1;
    return new Connection(this.#url, {
      onFree: (connection) => {
        const next = this.#waiting.shift();
        if (next === undefined) this.#free.push(connection);
        else connection.send(next);
      },
      onClosed: (connection) => {
        this.#open -= 1;
        const place = this.#free.indexOf(connection);
        if (place >= 0) this.#free.splice(place, 1);
        const next = this.#waiting.shift();
        if (next !== undefined) this.#openOne()?.send(next);
      },
    });
  }
}

type Watch = { onFree: (connection: Connection) => void; onClosed: (connection: Connection) => void };

class Connection {
  readonly #socket: Socket;
  readonly #watch: Watch;
  #resolve: ((answer: Answer) => void) | null = null;
  #unread = "";
  #failure = "closed without an answer";
  #idleAtMostMs = 0;
  usableUntilMs = Number.POSITIVE_INFINITY;

  constructor({ hostname, port }: URL, watch: Watch) {
    this.#watch = watch;
    const callback = (size: number, bytes: Uint8Array) => {
      this.#read(Buffer.from(bytes.buffer, bytes.byteOffset, size).toString("latin1"));
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafe(readBytes), callback };
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true, onread });
    this.#socket.on("error", ({ message }) => {
      this.#failure = message;
    });
    this.#socket.once("close", () => {
      this.#answer({ refusal: this.#failure });
      watch.onClosed(this);
    });
  }

  send({ request, resolve }: Emit): void {
    this.#resolve = resolve;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#unread += text;
    const result = readAnswer(this.#unread);
    if (result === null) return;
    this.#idleAtMostMs ||= readIdleAtMostMs(this.#unread);
    this.#unread = "";
    this.usableUntilMs = machineMs() + this.#idleAtMostMs;
    this.#answer(result);
    this.#watch.onFree(this);
  }

  #answer(result: Answer["result"]): void {
    this.#resolve?.({ answeredAtMs: machineMs(), result });
    this.#resolve = null;
  }
}

function readIdleAtMostMs(text: string): number {
  const told = /\r\nkeep-alive: ?timeout=(\d+)/i.exec(text)?.[1];
  return (told === undefined ? idleAtMostSeconds : Number(told) - 1) * 1_000;
}

/** null: there is more to come. */
function readAnswer(text: string): Answer["result"] | null {
  const end = text.indexOf(headEnd);
  if (end < 0) return null;
  const length = Number(/\r\ncontent-length: ?(\d+)/i.exec(text)?.[1] ?? 0);
  if (text.length < end + headEnd.length + length) return null;
  const status = text.slice("HTTP/1.1 ".length, "HTTP/1.1 202".length);
  if (status !== "202") return { refusal: status };
  const id = /"id":"(evt_\w+)"/.exec(text)?.[1];
  return id === undefined ? { refusal: "202 without an id" } : { id };
}
