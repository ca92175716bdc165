import assert from "node:assert/strict";
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { problemsOf, type Route, type RouteResponse } from "@posthorn/contract/define-route";
import { etagOf } from "@posthorn/contract/etag";
import { type Problem, problemBody, problemMediaType, problems } from "@posthorn/contract/problem";
import { routes } from "@posthorn/contract/route-table";
import type * as z from "zod";

/** A request as it goes over the wire; the path is not normalized. */
export type WireRequest = {
  method: string;
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array | undefined;
};

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** What a call fills a route in with; a body is sent as JSON. */
export type Parts = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: OutgoingHttpHeaders;
  body?: unknown;
};

type BodyOf<R extends Route> = R["response"]["schema"] extends z.ZodType
  ? z.output<R["response"]["schema"]>
  : undefined;

/** Problems of requests that never got as far as a route. */
const problemsOfAnyRequest = ["not_found", "bad_request"];

/** Talks to the API and holds every single answer against the contract: status, media type, shape and headers. */
export class CheckedClient {
  readonly url: string;
  readonly #key: string | null;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(url: string, key: string | null) {
    this.url = url;
    this.#key = key;
  }

  /** The same server, asked with another key or none. */
  as(key: string | null): CheckedClient {
    return new CheckedClient(this.url, key);
  }

  /** Calls a route and returns the body it promises. Fails on any other answer. */
  async call<R extends Route>(route: R, parts: Parts = {}): Promise<BodyOf<R>> {
    const { body } = await this.answer(route, parts);
    return body;
  }

  /** As `call`, with the headers. */
  async answer<R extends Route>(route: R, parts: Parts = {}) {
    const answer = await this.send(wire(route, parts));
    assert.equal(answer.status, route.response.status, `${route.id} answered ${answer.text}`);
    return { headers: answer.headers, body: readBody<R>(answer.text) };
  }

  /** Calls a route that must refuse, and returns why. */
  async refusal(route: Route, parts: Parts = {}): Promise<Problem> {
    return asProblem(await this.send(wire(route, parts)));
  }

  async send({ method, path, headers = {}, body }: WireRequest): Promise<Answer> {
    const given = this.#key === null ? {} : { authorization: `Bearer ${this.#key}` };
    const length = body === undefined || "transfer-encoding" in headers ? {} : lengthOf(body);
    const answer = await this.#exchange({ method, path, headers: { ...given, ...length, ...headers }, body });
    if (answer.status !== 431) checkAnswer(method, path, answer);
    return answer;
  }

  #exchange({ method, path, headers, body }: WireRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(this.url, { method, path, headers: { ...headers }, agent: this.#agent });
      sent.on("error", reject).on("response", (response) => {
        const status = response.statusCode ?? 0;
        // A stream has no end to wait for.
        if (response.headers["content-type"] === "text/event-stream") {
          response.on("error", () => {}).destroy();
          return resolve({ status, headers: response.headers, text: "" });
        }
        const chunks: Buffer[] = [];
        response
          .on("data", (chunk: Buffer) => chunks.push(chunk))
          .on("error", reject)
          .on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status, headers: response.headers, text });
          });
      });
      sent.end(body);
    });
  }
}

/** The answer as the problem it must be. */
export function asProblem(answer: Answer): Problem {
  assert.ok(answer.status >= 400, `expected a refusal, got ${answer.status} ${answer.text}`);
  return problemBody.parse(JSON.parse(answer.text));
}

/** Every 2xx parses with its route's schema and says nothing besides; every refusal is a problem that its route declares. */
function checkAnswer(method: string, path: string, { status, headers, text }: Answer): void {
  const route = findRoute(method === "HEAD" ? "get" : method.toLowerCase(), path);
  assert.ok(headers["x-request-id"], "an answer without X-Request-Id");
  assert.equal(headers["x-powered-by"], undefined);
  const declared = [route?.response, ...(route?.otherResponses ?? [])].find((one) => one?.status === status);
  if (method === "HEAD" || declared?.schema === null) assert.equal(text, "");
  else if (declared === undefined) checkProblem(route, { status, headers, text });
  else checkBody(declared, { status, headers, text });
}

function checkBody(
  { schema, mediaType, etag, location, description }: RouteResponse,
  { headers, text }: Answer,
): void {
  if (mediaType !== undefined) return void assert.equal(headers["content-type"], mediaType);
  assert.equal(headers["content-type"], "application/json; charset=utf-8");
  const body: unknown = JSON.parse(text);
  assert.deepEqual(schema?.parse(body), body, `"${description}" says more than its schema`);
  assert.equal(headers.location !== undefined, location !== undefined);
  if (headers.location !== undefined) assert.ok(findRoute("get", headers.location), headers.location);
  if (etag) assert.equal(headers.etag, etagOf((body as { version: number }).version));
}

function checkProblem(route: Route | undefined, { status, headers, text }: Answer): void {
  assert.equal(headers["content-type"], problemMediaType, `${status} ${text.slice(0, 200)}`);
  const body: unknown = JSON.parse(text);
  const problem = problemBody.parse(body);
  assert.deepEqual(problem, body);
  assert.equal(problem.status, status);
  assert.equal(problems[problem.code].status, status);
  assert.equal(problem.requestId, headers["x-request-id"]);
  const allowed = [...problemsOfAnyRequest, ...(route === undefined ? [] : problemsOf(route))];
  assert.ok(allowed.includes(problem.code), `${route?.id ?? "no route"} does not declare ${problem.code}`);
  assert.doesNotMatch(text, /node_modules|\.ts:\d|at async|<html/i, "an answer that shows our insides");
  assert.ok((problem.errors ?? []).length <= 100, "a refusal larger than what was refused");
  const isWorthRetrying = status === 429 || status === 503 || problem.code === "idempotency_in_progress";
  assert.equal(headers["retry-after"] !== undefined, isWorthRetrying);
  assert.equal(headers["www-authenticate"], status === 401 ? "Bearer" : undefined);
}

function lengthOf(body: string | Uint8Array): OutgoingHttpHeaders {
  return { "content-length": Buffer.byteLength(body) };
}

function findRoute(method: string, path: string): Route | undefined {
  const [pathname = ""] = path.split("?");
  return routes.find((route) => route.method === method && patternOf(route).test(pathname));
}

function patternOf(route: Route): RegExp {
  return new RegExp(`^${route.path.replace(/:\w+/g, "[^/]+")}$`);
}

/** A call of a route as it goes over the wire. */
export function wire(route: Route, { params = {}, query, headers = {}, body }: Parts): WireRequest {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
  const typed = body === undefined ? headers : { "content-type": "application/json", ...headers };
  const text = body === undefined ? undefined : JSON.stringify(body);
  return { method: route.method.toUpperCase(), path: path + search, headers: typed, body: text };
}

/** The text was parsed with the very schema that BodyOf is computed from. */
function readBody<R extends Route>(text: string): BodyOf<R> {
  return (text === "" ? undefined : JSON.parse(text)) as BodyOf<R>;
}
