import { openApiDocument } from "@posthorn/contract/openapi";
import { problemMediaType } from "@posthorn/contract/problem";
import type { ApiAnswer, ApiClient } from "@posthorn/testkit/api-client";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

type Responses = Record<string, { $ref?: string; headers?: object; content?: Record<string, unknown> }>;
type Operation = { operationId: string; responses: Responses };
type Documented = { operation: Operation; pointer: string };

/** The document that every answer is held against. */
export const document = openApiDocument("0");
const schemas = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
formats.default(schemas);
schemas.addSchema(document, "openapi");

const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
    method: method.toUpperCase(),
    segments: path.split("/"),
    documented: { operation, pointer: `/paths/${escapePointer(path)}/${method}` },
  })),
);
/** A name in a path is more than a place for any name. */
operations.sort((a, b) => places(a.segments) - places(b.segments));

/** A client that holds every answer against the OpenAPI document: its status, media type, headers and body. */
export function holdToDocument(client: ApiClient): ApiClient {
  return {
    async send(method, path, request) {
      const answer = await client.send(method, path, request);
      requireDocumented(method, path.split("?")[0] ?? "", answer);
      return answer;
    },
  };
}

/** @throws Error naming what the document does not know of */
export function requireDocumented(method: string, path: string, answer: ApiAnswer): void {
  const found = findOperation(method, path);
  if (found === undefined) {
    if (path.startsWith("/v1/") && answer.status < 400)
      throw new Error(`${method} ${path} is not documented`);
    return;
  }
  const { operation, pointer } = found;
  const called = `${operation.operationId} ${answer.status}`;
  const response = operation.responses[String(answer.status)];
  if (response === undefined) throw new Error(`${called} is not documented: ${answer.bytes}`);
  for (const name of Object.keys(response.headers ?? {})) {
    const isAlways = ["X-Request-Id", "ETag", "Location", "Retry-After"].includes(name);
    if (isAlways && !answer.headers.has(name)) throw new Error(`${called} has no ${name}`);
  }
  if (response.content === undefined) {
    if (answer.bytes.length > 0) throw new Error(`${called} has a body`);
    return;
  }
  const mediaType = answer.headers.get("content-type")?.split(";")[0] ?? "";
  if (response.content[mediaType] === undefined) throw new Error(`${called} is ${mediaType}`);
  if (mediaType !== "application/json" && mediaType !== problemMediaType) return;
  const schema = `${pointer}/responses/${answer.status}/content/${escapePointer(mediaType)}/schema`;
  requireValid(called, schema, answer.json());
}

/** @throws Error saying how a value breaks the schema that stands at a pointer of the document */
export function requireValid(called: string, pointer: string, body: unknown): void {
  const validate = validatorOf(pointer);
  if (!validate(body))
    throw new Error(
      `${called} breaks its schema: ${schemas.errorsText(validate.errors)}\n${JSON.stringify(body)}`,
    );
}

function validatorOf(pointer: string): ValidateFunction {
  const validate = schemas.getSchema(`openapi#${encodeURI(pointer)}`);
  if (validate === undefined) throw new Error(`the document has no ${pointer}`);
  return validate;
}

function findOperation(method: string, path: string): Documented | undefined {
  const segments = path.split("/");
  return operations.find(
    (known) =>
      known.method === method &&
      known.segments.length === segments.length &&
      known.segments.every((segment, at) => segment.startsWith("{") || segment === segments[at]),
  )?.documented;
}

function places(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith("{")).length;
}

/** RFC 6901 */
export function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
