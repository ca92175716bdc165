import type * as z from "zod";
import { type Route, type RouteRequest, requestHeadersOf } from "./define-route.ts";
import { issuesToErrors } from "./field-errors.ts";
import type { FieldError, ProblemCode } from "./problem.ts";
import { safeParse } from "./safe-parse.ts";

/** A request before any check. `body` is parsed JSON, the bytes for a route with `bodyIsRaw`, or undefined when empty. */
export type RawRequest = { params: unknown; query: unknown; headers: unknown; body: unknown };

/** Why a request was refused: what `problem` needs besides the request's id. */
export type Refusal = { code: ProblemCode; detail?: string; errors?: FieldError[] };

export type ParsedRequest<R extends Route> =
  | { ok: true; request: RouteRequest<R> }
  | { ok: false; refusal: Refusal };

/** A malformed id answers exactly like one that does not exist. */
const missingByParam: Readonly<Record<string, ProblemCode>> = {
  tenant: "tenant_not_found",
  endpoint: "endpoint_not_found",
  event: "event_not_found",
  delivery: "delivery_not_found",
  operation: "operation_not_found",
  eventType: "event_type_not_found",
  apiKey: "api_key_not_found",
  portalSession: "portal_session_not_found",
};

/** Checks requests against their route, part by part, and reports every mistake of the first part that has any. */
export function createRequestParser<R extends Route>(route: R): (raw: RawRequest) => ParsedRequest<R> {
  const { params: paramsSchema, query: querySchema, body: bodySchema, bodyIsRaw } = route;
  const headersSchema = requestHeadersOf(route);
  return (raw) => {
    const params = parsePart(paramsSchema, raw.params);
    if (!params.ok) return { ok: false, refusal: refuseParams(route, params.error) };
    const headers = parsePart(headersSchema, raw.headers);
    if (!headers.ok) return { ok: false, refusal: refusePart("headers break their", headers.error) };
    const query = parsePart(querySchema, raw.query);
    if (!query.ok) return { ok: false, refusal: refusePart("query breaks its", query.error) };
    const body = bodyIsRaw ? { ok: true as const, value: raw.body } : parsePart(bodySchema, raw.body);
    if (!body.ok) return { ok: false, refusal: refusePart("body breaks its", body.error) };
    return {
      ok: true,
      request: asRouteRequest<R>({
        params: params.value,
        headers: headers.value,
        query: query.value,
        body: body.value,
      }),
    };
  };
}

function parsePart(schema: z.ZodType | undefined, value: unknown) {
  if (!schema) return { ok: true as const, value: undefined };
  const parsed = safeParse(schema, value);
  return parsed.success
    ? { ok: true as const, value: parsed.data }
    : { ok: false as const, error: parsed.error };
}

function refuseParams(route: Route, error: z.core.$ZodError): Refusal {
  const code = missingByParam[String(error.issues[0]?.path[0])];
  return code && route.problems.includes(code) ? { code } : refusePart("path breaks its", error);
}

function refusePart(what: string, error: z.core.$ZodError): Refusal {
  return { code: "invalid_field", detail: `The ${what} schema.`, errors: issuesToErrors(error) };
}

/** The parts were parsed with the very schemas that RouteRequest is computed from, which TypeScript cannot follow. */
function asRouteRequest<R extends Route>(parts: Record<keyof RouteRequest<Route>, unknown>): RouteRequest<R> {
  return parts as RouteRequest<R>;
}
