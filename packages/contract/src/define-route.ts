import type * as z from "zod";
import { idempotencyHeaders } from "./idempotency-headers.ts";
import type { ProblemCode } from "./problem.ts";
import type { Scope } from "./scopes.ts";

/** The resources, as the reference groups its routes. */
export const tags = {
  Tenants: "Customers of the SaaS; each owns its endpoints and events.",
  "API keys": "Who may call this API, and what for.",
  "Portal sessions": "A tenant's stays in the portal: short, revocable, with chosen capabilities.",
  "Event types": "The catalogue of what can be emitted.",
  Endpoints: "Callback URLs, what they subscribe to and how they are delivered to.",
  "Signing keys": "A tenant's ed25519 keys, their public halves published.",
  Events: "What happened, emitted once.",
  Deliveries: "Events on their way to endpoints, with every attempt made.",
  Statistics: "How deliveries went, counted in steps of time.",
  Operations: "Bulk jobs, durable over restarts.",
  "Audit log": "Who changed what, and when.",
  Instance: "The running server.",
} as const;

export type Tag = keyof typeof tags;

export type RouteResponse = {
  status: number;
  /** null: no body. */
  schema: z.ZodType | null;
  description: string;
  /** Of the body; JSON when left out. */
  mediaType?: "text/event-stream";
  /** Answers `ETag`, made of the body's `version`. */
  etag?: true;
  /** Answers `Location`: the path of what was made, its parameters named like fields of the body. */
  location?: string;
  /** Answers `Cache-Control`: anybody may keep it for so long. */
  cacheSeconds?: number;
};

/** One call of the public API: the only place that says its path, scope, shapes and answers. */
export type Route = {
  /** The OpenAPI operation id, camelCase. */
  id: string;
  method: "get" | "post" | "put" | "patch" | "delete";
  /** As express writes it: `/v1/tenants/:tenant`. */
  path: string;
  /** null: public. any: whoever shows a key or a portal token, whatever it is for. */
  scope: Scope | "any" | null;
  /** Only keys of the whole instance may call it; so it is with `admin`, without saying. */
  instanceOnly?: true;
  /** Scopes needed besides, by what `?include=` asks for. */
  includeScopes?: Readonly<Record<string, Scope>>;
  /** Scopes needed besides, by the query parameters that are given. */
  queryScopes?: Readonly<Record<string, Scope>>;
  tag: Tag;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Lower-case names. */
  headers?: z.ZodObject;
  body?: z.ZodType;
  /** The handler gets the body's bytes and checks it itself, so that payloads stay byte for byte. */
  bodyIsRaw?: true;
  /** A create that takes an Idempotency-Key: the same request again gets the first answer again. */
  idempotent?: true;
  response: RouteResponse;
  otherResponses?: readonly RouteResponse[];
  /** Refusals of this route alone; `problemsOf` adds those that its parts imply. */
  problems: readonly ProblemCode[];
};

/** Keeps a route's literal types, from which its handler's types follow. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

/** What a handler of the route is given. */
export type RouteRequest<R extends Route> = {
  params: R extends { params: infer S extends z.ZodType } ? z.output<S> : undefined;
  query: R extends { query: infer S extends z.ZodType } ? z.output<S> : undefined;
  headers: R extends { headers: infer S extends z.ZodType } ? z.output<S> : undefined;
  body: R extends { bodyIsRaw: true }
    ? Uint8Array
    : R extends { body: infer S extends z.ZodType }
      ? z.output<S>
      : undefined;
};

/** The body a handler of the route answers with. */
export type RouteResponseBody<R extends Route> = R extends { response: { schema: infer S extends z.ZodType } }
  ? z.input<S>
  : undefined;

/** Tells by its query which scopes a request of the route needs: the route's own, and those of what the query asks for. */
export function scopesNeededBy(route: Route): (query: unknown) => readonly Scope[] {
  const own = route.scope && route.scope !== "any" ? [route.scope] : [];
  const ofParts = Object.entries(route.includeScopes ?? {});
  const ofFilters = Object.entries(route.queryScopes ?? {});
  if (ofParts.length + ofFilters.length === 0) return () => own;
  return (query) => {
    const { include, ...others } = isRecord(query) ? query : {};
    const besides = [
      ...ofParts.filter(([part]) => part === include),
      ...ofFilters.filter(([name]) => others[name] !== undefined),
    ];
    return [...own, ...besides.map(([, scope]) => scope)];
  };
}

/** The headers a request is checked for: the route's own, and Idempotency-Key where it takes one. */
export function requestHeadersOf({ headers, idempotent }: Route): z.ZodObject | undefined {
  if (!idempotent) return headers;
  return headers === undefined ? idempotencyHeaders : headers.extend(idempotencyHeaders.shape);
}

export type RouteClass = "deferrable" | "ingest" | "steering";

/**
 * What a route yields to when Postgres cannot keep up. Reads are refused first, and with them what starts work that goes on
 * after its answer (202); then ingest. What is needed to end the trouble never is: probes, administration, changes.
 */
export function routeClassOf({ scope, method, response }: Route): RouteClass {
  if (scope === "events:write") return "ingest";
  const isReading = method === "get" && scope !== null && scope !== "admin";
  return isReading || response.status === 202 ? "deferrable" : "steering";
}

const guardProblems = ["unauthorized", "forbidden", "rate_limited", "unavailable"] as const;

/** Every refusal a route can answer with: its own, and those that its parts imply. */
export function problemsOf(route: Route): ProblemCode[] {
  const codes: ProblemCode[] = [...requestProblems(route), ...route.problems, "internal_error"];
  return route.scope ? [...guardProblems, ...codes] : codes;
}

const idempotencyProblems = ["idempotency_conflict", "idempotency_in_progress", "already_created"] as const;

const bodyProblems = [
  "malformed_json",
  "invalid_utf8",
  "payload_too_large",
  "unsupported_media_type",
] as const;

function requestProblems({ query, headers, body, bodyIsRaw, idempotent }: Route): ProblemCode[] {
  const codes: ProblemCode[] = [];
  if (query && "cursor" in query.shape) codes.push("invalid_cursor");
  if (body) codes.push(...bodyProblems);
  if (bodyIsRaw) codes.push("payload_too_deep");
  if (idempotent) codes.push(...idempotencyProblems);
  if (query || headers || body || idempotent) codes.push("invalid_field");
  return codes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
