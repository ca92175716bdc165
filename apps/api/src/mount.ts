import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Route,
  type RouteRequest,
  type RouteResponseBody,
  routeClassOf,
} from "@posthorn/contract/define-route";
import { etagOf } from "@posthorn/contract/etag";
import { createRequestParser } from "@posthorn/contract/parse-request";
import type { Scope } from "@posthorn/contract/scopes";
import type { Actor } from "@posthorn/engine/actor";
import { createOnce } from "@posthorn/engine/idempotent-creates/create-once";
import type { Express } from "express";
import type { Api } from "./api.ts";
import { createAuthorize } from "./authorize.ts";
import { refuseUnderPressure } from "./pressure.ts";
import { parseKeptJson, receiveBytes, requireJsonText } from "./read-body.ts";
import { RefusalError } from "./refusal.ts";
import { requestIdOf } from "./request-id.ts";

const managementBodyBytes = 1_048_576;

/** Who asks and what that one may do, besides what the request says. */
export type Caller = { actor: Actor; scopes: readonly Scope[]; address: string; requestId: string };

export type Handler<R extends Route> = (
  request: RouteRequest<R> & Caller,
) => Promise<RouteResponseBody<R> | JsonText | OtherAnswer>;

/** A body that is JSON already, where its bytes matter. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One of the route's `otherResponses`. */
export class OtherAnswer {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

/** What a request asks for, as the server understood its URL. */
export type Target = { params: unknown; query: unknown; url: string };

/** Answers a request of one route. Rejects with what `answerErrors` turns into a problem. */
export type Answer = (request: IncomingMessage, response: ServerResponse, target: Target) => Promise<void>;

/** Puts a route of the contract on the server. */
export function mount<R extends Route>(
  app: Express,
  api: Api,
  route: R,
  handle: Handler<R>,
  bodyBytes = managementBodyBytes,
): void {
  const answer = createAnswer(api, route, handle, bodyBytes);
  app[route.method](route.path, (request, response) => {
    const { params, query, originalUrl: url } = request;
    return answer(request, response, { params, query, url });
  });
}

/**
 * Makes a route of the contract answer: who may call it, what it takes and how it answers follow from the route. Nobody
 * makes the server hold a body before showing a key that allows it. Under pressure not even the key is looked up. What
 * follows from the route alone is worked out once: routes differ in shape, and what is read of many shapes is looked up by name.
 */
export function createAnswer<R extends Route>(
  api: Api,
  route: R,
  handle: Handler<R>,
  bodyBytes: number,
): Answer {
  const {
    body,
    idempotent,
    response: { cacheSeconds },
  } = route;
  const routeClass = routeClassOf(route);
  const authorize = createAuthorize(api, route);
  const parse = createRequestParser(route);
  const readBody = createBodyReader(route);
  const toReply = createReplies(route);
  return async (request, response, { params, query, url }) => {
    const requestId = requestIdOf(request, response);
    refuseUnderPressure(api.engine.pressure, routeClass);
    const allowed = await authorize(request, query, response, requestId);
    const bytes = body === undefined ? noBytes : await receiveBytes(request, bodyBytes);
    const parsed = parse({
      params,
      query,
      headers: request.headers,
      body: readBody(bytes, request.headers["content-type"]),
    });
    if (!parsed.ok) throw new RefusalError(parsed.refusal);
    const { request: asked } = parsed;
    const { actor, scopes } = allowed;
    const caller = { scopes, address: api.addressOf(request), requestId };
    const reply = async (by: Actor) => toReply(await handle({ ...asked, ...caller, actor: by }));
    const key = idempotent && request.headers["idempotency-key"];
    if (typeof key !== "string" || key === "") return send(response, await reply(actor), cacheSeconds);
    const { id: actorId, tenantId } = actor;
    const named = { actorId, tenantId, key, requestHash: hashRequest(request.method, url, bytes) };
    send(response, await createOnce(api.engine, named, (claim) => reply({ ...actor, claim })));
  };
}

const noBytes = Buffer.alloc(0);

function createBodyReader({ body, bodyIsRaw }: Route) {
  return (bytes: Buffer, contentType: string | undefined): unknown => {
    if (body === undefined) return undefined;
    if (bytes.length > 0) requireJsonText(bytes, contentType);
    if (bodyIsRaw) return bytes;
    return bytes.length === 0 ? undefined : parseKeptJson(bytes);
  };
}

/** What makes a repeated request the same request: method, path and all bytes of the body. */
function hashRequest(method: string | undefined, url: string, body: Buffer): Uint8Array {
  return createHash("sha256").update(`${method} ${url}\n`).update(body).digest();
}

/** What goes over the wire, and is kept for the same request coming again. */
type Reply = { status: number; etag: string | null; location: string | null; text: string | null };

function createReplies({ response }: Route): (answer: unknown) => Reply {
  const { status: usual, schema, etag: hasEtag, location: path } = response;
  return (answer) => {
    const { status, body } = answer instanceof OtherAnswer ? answer : { status: usual, body: answer };
    if (schema === null) return { status, etag: null, location: null, text: null };
    const etag = hasEtag ? etagOf(versionOf(body)) : null;
    const location = status === usual && path !== undefined ? fillPath(path, body) : null;
    return { status, etag, location, text: body instanceof JsonText ? body.text : JSON.stringify(body) };
  };
}

function send(
  response: ServerResponse,
  { status, etag, location, text }: Reply,
  cacheSeconds?: number,
): void {
  response.statusCode = status;
  if (etag !== null) response.setHeader("etag", etag);
  if (location !== null) response.setHeader("location", location);
  if (cacheSeconds !== undefined) response.setHeader("cache-control", `public, max-age=${cacheSeconds}`);
  if (text === null) return void response.end();
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(text);
}

/** Routes with an ETag answer with a body that has a version: their schemas say so. */
function versionOf(body: unknown): number {
  return (body as { version: number }).version;
}

/** The parameters of a `location` are fields of its route's body. */
function fillPath(path: string, body: unknown): string {
  const fields = body as Record<string, unknown>;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(fields[name])));
}
