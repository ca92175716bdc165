import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** What a receiver does with a connection once a whole request has arrived on it; `head` is the request's, as latin1. */
export type Script = (socket: Socket, head: string) => void;

export type RawReceiver = AsyncDisposable & {
  url: string;
  port: number;
  /** How many connections were made, and how many of them still stand. */
  connections(): number;
  open(): number;
  /** Every byte that arrived on any connection, in order. */
  received(): Buffer;
  /** How many request lines arrived. */
  requests(): number;
};

export type RawReceiverOptions = {
  host?: string;
  port?: number;
  /** Absent: plain TCP. */
  tls?: TlsOptions;
  /** True: the script runs at once on connect, and only then, with an empty head. */
  eager?: boolean;
};

/** Starts a receiver that speaks raw bytes: `script` runs for every request. */
export async function startRawReceiver(
  script: Script,
  options: RawReceiverOptions = {},
): Promise<RawReceiver> {
  const { host = "127.0.0.1", port = 0, tls, eager = false } = options;
  const sockets = new Set<Socket>();
  const chunks: Buffer[] = [];
  let connections = 0;

  const serve = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let pending = "";
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (eager) return;
      pending += chunk.toString("latin1");
      for (let end = endOfRequest(pending); end > 0; end = endOfRequest(pending)) {
        const head = pending.slice(0, pending.indexOf("\r\n\r\n"));
        pending = pending.slice(end);
        script(socket, head);
      }
    });
    if (eager) script(socket, "");
  };
  const server = tls ? createTlsServer(tls, serve) : createServer(serve);
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");

  const received = () => Buffer.concat(chunks);
  return {
    url: `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${address.port}/in`,
    port: address.port,
    connections: () => connections,
    open: () => sockets.size,
    received,
    requests: () => received().toString("latin1").split(" HTTP/1.1\r\n").length - 1,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The length of the first whole request in `bytes`, 0 when it has not arrived yet. */
function endOfRequest(bytes: string): number {
  const head = bytes.indexOf("\r\n\r\n");
  if (head < 0) return 0;
  const length = Number(/content-length: (\d+)/i.exec(bytes)?.[1] ?? 0);
  return bytes.length >= head + 4 + length ? head + 4 + length : 0;
}

/** Leaves the sender waiting. */
export const silence = (): void => {};

/** Ends the connection with a reset (RST). */
export const reset = (socket: Socket): void => void socket.resetAndDestroy();

/** Writes text (as latin1) or bytes. */
export function answer(bytes: string | Uint8Array) {
  return (socket: Socket): void => {
    socket.write(toBytes(bytes));
  };
}

/** Writes bytes and ends the connection in order (FIN). */
export function answerAndEnd(bytes: string | Uint8Array) {
  return (socket: Socket): void => {
    socket.end(toBytes(bytes));
  };
}

/** Writes bytes, and resets once they have surely been read. */
export function answerThenReset(bytes: string) {
  return (socket: Socket): void => {
    socket.write(bytes);
    setTimeout(() => socket.resetAndDestroy(), 50);
  };
}

/** Writes a first part, then one piece every `everyMs`, until the connection ends. */
export function drip(first: string, piece: string, everyMs = 20) {
  return (socket: Socket): void => {
    socket.write(first);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.on("close", () => clearInterval(timer));
  };
}

/** Writes a first part, then one piece without end, as fast as the connection takes it. */
export function flood(first: string, piece: string) {
  return (socket: Socket): void => {
    socket.write(first);
    const block = Buffer.from(piece.repeat(Math.ceil(16_384 / piece.length)));
    const pump = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on("drain", pump);
    pump();
  };
}

function toBytes(bytes: string | Uint8Array): Uint8Array {
  return typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
}
