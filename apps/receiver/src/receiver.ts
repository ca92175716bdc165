import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { Verification } from "./verify.ts";

export type ReceivedRequest = {
  method: string;
  /** As sent, query included. */
  path: string;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Unix milliseconds, taken when the last byte of the body had arrived. */
  receivedAt: number;
  /** Set by whoever checks the signature; the receiver itself does no cryptography, so that it stays fast. */
  verified?: Verification;
};

export type Answer = {
  /** 200 to 599. */
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  delayMs?: number;
};

export type Answering = (request: ReceivedRequest) => Answer | Promise<Answer>;

export type ReceiverOptions = {
  /** 0, the default, picks a free port. */
  port?: number;
  /** Default: 200 with an empty body, at once. When it throws, the answer is 500 with the error's message. */
  answer?: Answering;
  /** Called before `answer`. */
  onRequest?: (request: ReceivedRequest) => void;
  /** False keeps nothing in `requests`: for a process that runs for days. Default true. */
  collect?: boolean;
};

export type Receiver = {
  url: string;
  port: number;
  /** In order of arrival; the caller may empty it. */
  requests: ReceivedRequest[];
  /** Cuts the requests in flight and resolves when every connection is closed; may be called twice. */
  stop(): Promise<void>;
};

/** Longer than senders keep their idle connections, so that the sender, not the receiver, closes first. */
const keepAliveTimeoutMs = 120_000;

/** Listens on 127.0.0.1 only. Rejects when the port is taken or not allowed. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { answer = () => ({ status: 200 }), onRequest, collect = true } = options;
  const requests: ReceivedRequest[] = [];

  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (incoming, response) => {
    collectRequest(incoming, (request) => {
      if (collect) requests.push(request);
      void answerRequest(request, response, answer, onRequest);
    });
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });

  let stopped: Promise<void> | undefined;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const stop = () => {
    stopped ??= close();
    return stopped;
  };
  return { url: `http://127.0.0.1:${port}`, port, requests, stop };
}

/** A request cut off before its end is never received. */
function collectRequest(incoming: IncomingMessage, onReceived: (request: ReceivedRequest) => void): void {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    onReceived({
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: Buffer.concat(chunks),
      receivedAt: Date.now(),
    });
  });
}

async function answerRequest(
  request: ReceivedRequest,
  response: ServerResponse,
  answer: Answering,
  onRequest: ReceiverOptions["onRequest"],
): Promise<void> {
  try {
    onRequest?.(request);
    const answered = await answer(request);
    if (answered.delayMs) await delayUnlessClosed(response, answered.delayMs);
    sendAnswer(response, answered);
  } catch (error) {
    sendAnswer(response, { status: 500, body: error instanceof Error ? error.message : String(error) });
  }
}

/** Resolves at once when the sender hangs up or the receiver stops: nobody waits for the answer any more. */
function delayUnlessClosed(response: ServerResponse, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status;
  response.end(answer.body);
}
