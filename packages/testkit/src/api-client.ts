/** An answer of the API, its body read. */
export type ApiAnswer = {
  status: number;
  headers: Headers;
  /** The body exactly as it came. */
  bytes: Buffer;
  /** The body as JSON; null when there is none. Throws when it is something else. */
  json(): unknown;
};

export type ApiRequest = {
  /** Strings and bytes are sent as they are, everything else as JSON. */
  body?: unknown;
  /** Over the defaults; null leaves one out. */
  headers?: Record<string, string | null>;
};

/** Rejects, as fetch does, when no answer came. */
export type ApiClient = {
  send(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
};

const answerWithinMs = 30_000;

/** Calls the API with a key. `baseUrl` is asked each time, since an API that was restarted listens elsewhere. */
export function createApiClient(baseUrl: () => string, key: string): ApiClient {
  return {
    async send(method, path, { body, headers = {} } = {}) {
      const response = await fetch(`${baseUrl()}${path}`, {
        method,
        headers: withDefaults(headers, key, body !== undefined),
        body: encodeBody(body),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const json = () => (bytes.length === 0 ? null : JSON.parse(bytes.toString("utf8")));
      return { status: response.status, headers: response.headers, bytes, json };
    },
  };
}

function withDefaults(given: Record<string, string | null>, key: string, hasBody: boolean): Headers {
  const headers = new Headers({ authorization: `Bearer ${key}` });
  if (hasBody) headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(given)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}

function encodeBody(body: unknown): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined) return null;
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
}
