import type { IncomingHttpHeaders } from "node:http";
import { type AttemptReason, type Outcome, reasonOfStatus } from "@posthorn/domain/outcome";
import type { SendRequest } from "@posthorn/engine/ports";
import type { Dispatcher } from "undici";
import type { Target } from "./check-target.ts";
import { isCutShort, reasonOfExchangeError } from "./classify.ts";
import type { Connection, Connections } from "./connections.ts";
import { BoundedBody } from "./read-bounded.ts";

/**
 * Makes one request on one connection, and ends by the absolute deadline whatever the peer does. Never rejects.
 * `startedAtMs` is on the clock of `performance.now()`.
 */
export function runExchange(
  connections: Connections,
  request: SendRequest,
  target: Target,
  startedAtMs: number,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const connection = connections.take(request.endpointId, target);
    const exchange = new Exchange(connections, connection, startedAtMs, resolve);
    exchange.limit(request.timeoutMs);
    const { headers, body } = request;
    // `dispatch` writes a request at most once: undici repeats nothing by itself when the method is POST.
    connection.client.dispatch({ method: "POST", path: target.path, headers, body }, exchange);
  });
}

/** The outcome of an attempt that got no answer. */
export function unanswered(reason: AttemptReason, durationMs: number): Outcome {
  return {
    reason,
    statusCode: null,
    responseHeaders: {},
    responseBody: new Uint8Array(),
    remoteAddress: null,
    durationMs,
  };
}

/** A 103 or two are in use; thousands cost us more than they cost the peer. */
const maxInformational = 100;

class Exchange implements Dispatcher.DispatchHandler {
  readonly #connections: Connections;
  readonly #connection: Connection;
  readonly #startedAtMs: number;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #body = new BoundedBody();
  #deadline: NodeJS.Timeout | undefined;
  #isSettled = false;
  #informational = 0;
  #statusCode: number | null = null;
  #headers: IncomingHttpHeaders = {};

  constructor(
    connections: Connections,
    connection: Connection,
    startedAtMs: number,
    resolve: (outcome: Outcome) => void,
  ) {
    this.#connections = connections;
    this.#connection = connection;
    this.#startedAtMs = startedAtMs;
    this.#resolve = resolve;
  }

  limit(timeoutMs: number): void {
    this.#deadline = setTimeout(() => this.#abandon(this.#lateReason()), timeoutMs);
  }

  onRequestStart(): void {}

  onResponseStart(_controller: unknown, statusCode: number, headers: IncomingHttpHeaders): void {
    const isInformational = statusCode >= 100 && statusCode < 200;
    if (isInformational) {
      this.#informational += 1;
      if (this.#informational > maxInformational) this.#abandon("invalid_response");
      return;
    }
    this.#statusCode = statusCode;
    this.#headers = headers;
    if (reasonOfStatus(statusCode) === "invalid_response") this.#abandon("invalid_response");
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    // Enough was read: the answer stands, and the connection goes, since the rest of the body is still in it.
    if (!this.#body.add(chunk)) this.#abandon(this.#statusReason());
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    this.#settle(this.#statusReason());
    this.#connections.release(this.#connection);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#abandon(this.#errorReason(error));
  }

  /**
   * After a status line the status decides, when the connection is torn down (or cut by us) in the body too: the receiver
   * has processed the event, and sending it again would double it. Only a body that ends in order but short of what was
   * announced, or breaks the framing, is not an HTTP answer (RFC 9112 section 8).
   */
  #errorReason(error: Error): AttemptReason {
    if (this.#statusCode === null) return reasonOfExchangeError(error);
    // undici replaces a reset by the mismatch that it caused; the socket still knows.
    const cause = this.#connection.state.socket?.errored ?? error;
    return isCutShort(cause) ? this.#statusReason() : "invalid_response";
  }

  /** A body that drips until the deadline is a `timeout_response`, since one deadline holds for the whole attempt. */
  #lateReason(): AttemptReason {
    switch (this.#connection.state.phase) {
      case "resolving":
        return "dns";
      case "connecting":
        return "timeout_connect";
      case "open":
        return "timeout_response";
    }
  }

  #statusReason(): AttemptReason {
    return this.#statusCode === null ? "invalid_response" : reasonOfStatus(this.#statusCode);
  }

  #abandon(reason: AttemptReason): void {
    if (this.#isSettled) return;
    this.#settle(reason);
    this.#connections.close(this.#connection);
  }

  #settle(reason: AttemptReason): void {
    this.#isSettled = true;
    clearTimeout(this.#deadline);
    const statusCode = this.#statusCode;
    this.#resolve({
      reason,
      statusCode: statusCode !== null && statusCode >= 200 && statusCode <= 599 ? statusCode : null,
      responseHeaders: joinHeaders(this.#headers),
      responseBody: this.#body.bytes(),
      remoteAddress: this.#connection.state.remoteAddress,
      durationMs: Math.round(performance.now() - this.#startedAtMs),
    });
  }
}

function joinHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) joined[name] = typeof value === "string" ? value : value.join(", ");
  }
  return joined;
}
