import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Webhook } from "standardwebhooks";
import { decideAnswer } from "./answer.ts";
import type { Manner } from "./layout.ts";
import type { BadStretch } from "./plan-faults.ts";
import { createRandom } from "./random.ts";
import type { ReceiverOrder, SeenRequest } from "./receiver.ts";

/** A thread: the customers' side of a run. It answers deliveries, checks them and remembers each. */
const settleMs = 300;
const random = createRandom(workerData);
const endpoints = new Map<string, { webhook: Webhook; manner: Manner }>();
let stretches: BadStretch[] = [];
let requests: SeenRequest[] = [];
let received = 0;

async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const port = incoming.socket.remotePort ?? 0;
  const body = await buffer(incoming);
  const name = (incoming.url ?? "").slice(1);
  const endpoint = endpoints.get(name);
  if (endpoint === undefined) throw new Error(`there is no endpoint ${name}`);
  const request: SeenRequest = {
    ...readHeaders(incoming.headers),
    endpoint: name,
    sha256: createHash("sha256").update(body).digest("hex"),
    signatureError: verify(endpoint.webhook, body, incoming.headers),
    port,
    begunAtMs: Date.now(),
    endedAtMs: null,
    status: null,
    marks: [],
  };
  requests.push(request);
  await answer(request, endpoint.manner, response);
}

/**
 * An endpoint that has decided on a 2xx has taken the event, whether or not anybody still listens: that is how a request
 * whose sender was killed becomes a duplicate.
 */
async function answer(request: SeenRequest, manner: Manner, response: ServerResponse): Promise<void> {
  const decided = decideAnswer(random, manner, stretchAt(request.begunAtMs));
  if (decided === "silence") {
    response.once("close", () => {
      request.endedAtMs = Date.now();
    });
    return;
  }
  await wait(decided.delayMs);
  request.endedAtMs = Date.now();
  request.status = decided.status;
  if (decided.status < 300) received += 1;
  if (decided.retryAfterSeconds !== null) response.setHeader("retry-after", decided.retryAfterSeconds);
  response.writeHead(decided.status).end();
}

function stretchAt(atMs: number): BadStretch["manner"] | null {
  return stretches.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)?.manner ?? null;
}

function readHeaders(headers: IncomingHttpHeaders) {
  const text = (name: string) => String(headers[name]);
  return {
    eventId: text("webhook-id"),
    deliveryId: text("posthorn-delivery-id"),
    attempt: Number(text("posthorn-attempt")),
  };
}

function verify(webhook: Webhook, body: Buffer, headers: IncomingHttpHeaders): string | null {
  const signed = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;
  try {
    const values = Object.fromEntries(signed.map((name) => [name, String(headers[name])]));
    webhook.verify(body, values, { jsonParse: false });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The worker stands still meanwhile, so after a moment all it had sent has been read. */
async function markInFlight(order: ReceiverOrder & { kind: "mark" }): Promise<void> {
  await wait(settleMs);
  for (const request of requests) {
    const endedAtMs = request.endedAtMs ?? Number.POSITIVE_INFINITY;
    if (endedAtMs < order.sinceMs || !(order.ports?.includes(request.port) ?? true)) continue;
    request.marks.push({ fault: order.fault, wasAnswered: endedAtMs < order.faultAtMs });
  }
}

async function obey(order: ReceiverOrder): Promise<unknown> {
  switch (order.kind) {
    case "endpoint":
      endpoints.set(order.name, { webhook: new Webhook(order.secret), manner: order.manner });
      return null;
    case "stretches":
      stretches = order.stretches;
      return null;
    case "mark":
      return markInFlight(order);
    case "count":
      return received;
    case "take": {
      const taken = requests;
      requests = [];
      return taken;
    }
  }
}

const server = createServer({ keepAliveTimeout: 120_000 }, (incoming, response) => {
  receive(incoming, response).catch(() => response.destroy());
});
parentPort?.on("message", ({ id, order }: { id: number; order: ReceiverOrder }) => {
  void obey(order).then((answered) => parentPort?.postMessage({ id, answered }));
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // it listens on TCP, so this is no path
  parentPort?.postMessage({ id: 0, answered: port });
});
