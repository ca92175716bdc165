import { PosthornError } from "./posthorn-error.ts";
import { isWorthRepeating, pauseBeforeMs } from "./repeat.ts";

export type TransportOptions = {
  /** Where the API is: `https://posthorn.example`. */
  url: string;
  /** An API key, or the token of a portal session. */
  key: string;
  /** How long one request may take, in ms. Default: 30,000. */
  timeoutMs?: number;
  /** How often a request is repeated that failed for now. Default: 3. */
  maxRepeats?: number;
  /** Instead of the global one: a proxy, a test. */
  fetch?: typeof fetch;
};

export type CallOptions = {
  /** Ends the call, and its repetitions. */
  signal?: AbortSignal;
  /** Makes a create safe to repeat; made when left out. */
  idempotencyKey?: string;
  /** The ETag that a change is made for: 412 when somebody else was faster. */
  ifMatch?: string;
};

export type ApiRequest = { method: string; path: string; body: unknown; takesKey: boolean };

/** Opens a body that is read as it comes. */
export type OpenRequest = (
  path: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
) => Promise<ReadableStream<Uint8Array>>;

export type Transport = {
  send(request: ApiRequest, call: CallOptions): Promise<unknown>;
  open: OpenRequest;
};

/** Makes requests, and repeats those that failed for now where a repetition does no harm. */
export function createTransport(options: TransportOptions): Transport {
  const { key } = options;
  const base = options.url.replace(/\/+$/, "");
  const send = createSend(options, base);
  const open: OpenRequest = async (path, more, signal) => {
    const headers = { accept: "text/event-stream", authorization: `Bearer ${key}`, ...more };
    const response = await (options.fetch ?? fetch)(`${base}${path}`, { headers, ...(signal && { signal }) });
    if (!response.ok || response.body === null) throw PosthornError.ofAnswer(response, await response.text());
    return response.body;
  };
  return { send, open };
}

function createSend(options: TransportOptions, base: string): Transport["send"] {
  const { key, timeoutMs = 30_000, maxRepeats = 3 } = options;
  return async (request, call) => {
    const headers = headersOf(request, key, call);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    for (let repeats = 0; ; repeats += 1) {
      const outcome = await attempt(options.fetch ?? fetch, `${base}${request.path}`, {
        method: request.method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: anySignal(timeoutMs, call.signal),
      });
      if ("answer" in outcome) return outcome.answer;
      const mayRepeat = repeats < maxRepeats && isWorthRepeating(request.method, headers, outcome.error);
      if (!mayRepeat || call.signal?.aborted) throw outcome.error;
      await pause(pauseBeforeMs(repeats, outcome.error, Math.random()), call.signal);
    }
  };
}

type Outcome = { answer: unknown } | { error: PosthornError };

async function attempt(send: typeof fetch, url: string, init: RequestInit): Promise<Outcome> {
  try {
    const response = await send(url, init);
    const text = await response.text();
    if (!response.ok) return { error: PosthornError.ofAnswer(response, text) };
    return { answer: text === "" ? undefined : JSON.parse(text) };
  } catch (error) {
    return { error: PosthornError.ofFailure(error) };
  }
}

function headersOf(request: ApiRequest, key: string, call: CallOptions): Record<string, string> {
  return {
    accept: "application/json",
    authorization: `Bearer ${key}`,
    ...(request.body === undefined ? {} : { "content-type": "application/json" }),
    ...(request.takesKey ? { "idempotency-key": call.idempotencyKey ?? crypto.randomUUID() } : {}),
    ...(call.ifMatch === undefined ? {} : { "if-match": call.ifMatch }),
  };
}

function anySignal(timeoutMs: number, signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
}

/** Resolves early when the caller gives up; the next request then ends at once. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
