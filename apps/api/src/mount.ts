import type { Route, RouteRequest, RouteResponseBody } from "@posthorn/contract/define-route";
import { etagOf } from "@posthorn/contract/etag";
import { parseRequest } from "@posthorn/contract/parse-request";
import type { Actor } from "@posthorn/engine/actor";
import type { Express, Request, Response } from "express";
import type { Api } from "./api.ts";
import { authorize } from "./authorize.ts";
import { refuseUnderPressure } from "./pressure.ts";
import { parseJson, receiveBytes, refuseProto, requireJsonText } from "./read-body.ts";
import { RefusalError } from "./refusal.ts";
import { requestIdOf } from "./request-id.ts";

const managementBodyBytes = 1_048_576;

export type Handler<R extends Route> = (
  request: RouteRequest<R> & { actor: Actor; requestId: string },
) => Promise<RouteResponseBody<R> | JsonText>;

/** A body that is JSON already, where its bytes matter. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Puts a route of the contract on the server: who may call it, what it takes and how it answers follow from the route. Nobody
 * makes the server hold a body before showing a key that allows it. Under pressure not even the key is looked up.
 */
export function mount<R extends Route>(
  app: Express,
  api: Api,
  route: R,
  handle: Handler<R>,
  bodyBytes = managementBodyBytes,
): void {
  app[route.method](route.path, async (request: Request, response: Response): Promise<void> => {
    const requestId = requestIdOf(request, response);
    refuseUnderPressure(api.engine.pressure, route);
    const actor = await authorize(api.authenticate, route, request, requestId);
    const parsed = parseRequest(route, {
      params: request.params,
      query: request.query,
      headers: request.headers,
      body: await readBody(route, request, bodyBytes),
    });
    if (!parsed.ok) throw new RefusalError(parsed.refusal);
    send(response, route, await handle({ ...parsed.request, actor, requestId }));
  });
}

async function readBody(route: Route, request: Request, bodyBytes: number): Promise<unknown> {
  if (route.body === undefined) return undefined;
  const bytes = await receiveBytes(request, bodyBytes);
  if (bytes.length > 0) requireJsonText(bytes, request.headers["content-type"]);
  if (route.bodyIsRaw) return bytes;
  return bytes.length === 0 ? undefined : parseJson(bytes, refuseProto);
}

function send(response: Response, route: Route, body: unknown): void {
  response.statusCode = route.response.status;
  if (route.response.schema === null) return void response.end();
  if (route.response.etag) response.setHeader("etag", etagOf(versionOf(body)));
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(body instanceof JsonText ? body.text : JSON.stringify(body));
}

/** Routes with an ETag answer with a body that has a version: their schemas say so. */
function versionOf(body: unknown): number {
  return (body as { version: number }).version;
}
