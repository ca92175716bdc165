import {
  createDocument,
  type oas32,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverrideContext,
} from "zod-openapi";
import {
  problemsOf,
  type Route,
  type RouteResponse,
  requestHeadersOf,
  scopesNeededBy,
  tags,
} from "./define-route.ts";
import { deliveredWebhook, operationalWebhooks, webhookTag } from "./openapi-webhook.ts";
import { type ProblemCode, problemBody, problemMediaType, problems } from "./problem.ts";
import { routes } from "./route-table.ts";

type Responses = ZodOpenApiOperationObject["responses"];
type Headers = oas32.HeadersObject;

/** The OpenAPI 3.1 document of the whole API. `version` is Posthorn's. */
export function openApiDocument(version: string) {
  return createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Posthorn",
        version,
        description:
          "Emit an event once; Posthorn signs it, delivers it, retries it and records every attempt.",
        license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      security: [{ key: [] }],
      tags: [...Object.entries(tags).map(([name, description]) => ({ name, description })), webhookTag],
      paths: pathsOf(routes),
      webhooks: { event: { post: deliveredWebhook }, ...operationalWebhooks },
      components: {
        securitySchemes: {
          key: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "ph_<id>_<secret>_<checksum>",
            description: "An API key, or the token of a portal session: `pht_…`.",
          },
        },
        headers: documentedHeaders,
      },
    },
    { override: allowNewFields },
  );
}

/** Answers may gain fields within version 1, so the document must not close them; requests stay closed. */
function allowNewFields({ zodSchema, jsonSchema, io }: ZodOpenApiOverrideContext) {
  const isOpen = zodSchema._zod.def.type === "object" && !zodSchema._zod.def.catchall;
  if (io === "output" && isOpen) delete jsonSchema.additionalProperties;
}

function pathsOf(table: readonly Route[]): NonNullable<ZodOpenApiObject["paths"]> {
  const byPath = Map.groupBy(table, (route) => route.path.replaceAll(/:(\w+)/g, "{$1}"));
  return Object.fromEntries(
    [...byPath].map(([path, group]) => [
      path,
      Object.fromEntries(group.map((route) => [route.method, operationOf(route)])),
    ]),
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { id, tag, summary, scope, params, query, body } = route;
  const headers = requestHeadersOf(route);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: describe(route),
    security: scope ? [{ key: [...scopesNeededBy(route)({})] }] : [],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(headers && { header: headers }),
    },
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { "application/json": { schema: body } },
      },
    }),
    responses: responsesOf(route),
  };
}

function describe({ description, scope, instanceOnly, includeScopes = {}, queryScopes = {} }: Route): string {
  const asked = [
    ...Object.entries(includeScopes).map(([part, needed]) => [`?include=${part}`, needed]),
    ...Object.entries(queryScopes).map(([name, needed]) => [name, needed]),
  ];
  const besides = asked.map(([what, needed]) => `; with \`${what}\`, \`${needed}\` too`);
  const only = instanceOnly ? ", of a key of the whole instance" : "";
  const byScope = `Scope: \`${scope}\`${besides.join("")}${only}.`;
  const needs = scope === null ? "Public." : scope === "any" ? "Any scope." : byScope;
  return description ? `${description}\n\n${needs}` : needs;
}

function responsesOf(route: Route): Responses {
  const answers = [route.response, ...(route.otherResponses ?? [])].map((answer) => [
    String(answer.status),
    { description: answer.description, headers: headersOf(route, answer), ...contentOf(answer) },
  ]);
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code].status);
  const refusals = [...byStatus].map(([status, codes]) => [String(status), refusalOf(status, codes)]);
  return Object.fromEntries([...answers, ...refusals]);
}

function contentOf({ schema, mediaType }: RouteResponse) {
  return schema && { content: { [mediaType ?? "application/json"]: { schema } } };
}

function refusalOf(status: number, codes: readonly ProblemCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].detail}`).join("\n\n"),
    headers: pickHeaders(
      "X-Request-Id",
      ...(status === 429 ? (["Retry-After", "RateLimit", "RateLimit-Policy"] as const) : []),
      ...(status === 503 || codes.includes("idempotency_in_progress") ? (["Retry-After"] as const) : []),
    ),
    content: { [problemMediaType]: { schema: problemBody } },
  };
}

const documentedHeaders = {
  "X-Request-Id": { description: "The request's id: the caller's own, or ours.", schema: { type: "string" } },
  ETag: { description: "For `If-Match`.", schema: { type: "string" } },
  Location: { description: "The path of what was made.", schema: { type: "string" } },
  "Cache-Control": { description: "For how long it may be kept.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } },
  RateLimit: {
    description: 'What is left, where there is a limit: `"default";r=99;t=1`, requests and seconds.',
    schema: { type: "string" },
  },
  "RateLimit-Policy": {
    description: 'The limit, where there is one: `"default";q=100;w=1`, requests in so many seconds.',
    schema: { type: "string" },
  },
} as const satisfies Headers;

function headersOf({ scope }: Route, { etag, location, cacheSeconds }: RouteResponse): Headers {
  return pickHeaders(
    "X-Request-Id",
    ...(etag ? (["ETag"] as const) : []),
    ...(location === undefined ? [] : (["Location"] as const)),
    ...(cacheSeconds === undefined ? [] : (["Cache-Control"] as const)),
    ...(scope ? (["RateLimit", "RateLimit-Policy"] as const) : []),
  );
}

function pickHeaders(...names: (keyof typeof documentedHeaders)[]): Headers {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
