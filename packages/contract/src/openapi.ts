import type * as z from "zod";
import {
  createDocument,
  type oas32,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverrideContext,
} from "zod-openapi";
import { problemsOf, type Route, type RouteResponse, tags } from "./define-route.ts";
import { deliveredWebhook, operationalWebhooks } from "./openapi-webhook.ts";
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
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      paths: pathsOf(routes),
      webhooks: { event: { post: deliveredWebhook }, ...operationalWebhooks },
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer", bearerFormat: "ph_<id>_<secret>_<checksum>" },
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
  const { id, tag, summary, scope, params, query, headers, body } = route;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: describe(route),
    security: scope ? [{ key: [scope] }] : [],
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

function describe({ description, scope, includeScopes = {} }: Route): string {
  const besides = Object.entries(includeScopes).map(
    ([part, needed]) => `; with \`?include=${part}\`, \`${needed}\` too`,
  );
  const needs = scope ? `Scope: \`${scope}\`${besides.join("")}.` : "Public.";
  return description ? `${description}\n\n${needs}` : needs;
}

function responsesOf(route: Route): Responses {
  const answers = [route.response, ...(route.otherResponses ?? [])].map((answer) => [
    String(answer.status),
    { description: answer.description, headers: headersOf(answer), ...contentOf(answer.schema) },
  ]);
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code].status);
  const refusals = [...byStatus].map(([status, codes]) => [String(status), refusalOf(status, codes)]);
  return Object.fromEntries([...answers, ...refusals]);
}

function contentOf(schema: z.ZodType | null) {
  return schema && { content: { "application/json": { schema } } };
}

function refusalOf(status: number, codes: readonly ProblemCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].detail}`).join("\n\n"),
    headers: pickHeaders(
      "X-Request-Id",
      ...(status === 429 ? (["Retry-After", "RateLimit", "RateLimit-Policy"] as const) : []),
      ...(status === 503 ? (["Retry-After"] as const) : []),
    ),
    content: { [problemMediaType]: { schema: problemBody } },
  };
}

const documentedHeaders = {
  "X-Request-Id": { description: "The request's id: the caller's own, or ours.", schema: { type: "string" } },
  ETag: { description: "For `If-Match`.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } },
  RateLimit: { description: "What is left of the limit.", schema: { type: "string" } },
  "RateLimit-Policy": { description: "The limit.", schema: { type: "string" } },
} as const satisfies Headers;

function headersOf({ etag }: RouteResponse): Headers {
  return etag ? pickHeaders("X-Request-Id", "ETag") : pickHeaders("X-Request-Id");
}

function pickHeaders(...names: (keyof typeof documentedHeaders)[]): Headers {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
