import { isEventTypeName } from "@posthorn/domain/event-type";
import { bundleSchema } from "./bundle-schema.ts";
import { isTooLong } from "./check-definition.ts";
import { isObject } from "./schema-parts.ts";

/** What a document says of an event type; what it does not say is undefined. */
export type FoundEventType = {
  name: string;
  description?: string;
  schema?: Record<string, unknown>;
  example?: unknown;
};

export type ReadOpenApi =
  /** Each is read when it is asked for: together they may be much. */
  | { ok: true; found: Iterable<FoundEventType | { name: string; reason: string }> }
  /** `pointer` is into the document. */
  | { ok: false; pointer: string; message: string };

const maxWebhooks = 500;
const maxDescriptionLength = 2_000;
const maxHops = 8;
const maxRefLength = 1_000;
const methods = ["post", "put", "patch", "get", "delete"];
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** Reads the webhooks of an OpenAPI document: `webhooks` of 3.1, and `x-webhooks`, as 3.0 documents have it. */
export function readOpenApi(document: Record<string, unknown>): ReadOpenApi {
  const version = document["openapi"];
  if (typeof version !== "string" || !/^3\.\d/.test(version))
    return { ok: false, pointer: "/openapi", message: "must be OpenAPI 3" };
  const webhooks = { ...asObject(document["x-webhooks"]), ...asObject(document["webhooks"]) };
  const named = Object.entries(webhooks);
  if (named.length === 0)
    return { ok: false, pointer: "/webhooks", message: "must name at least one webhook" };
  if (named.length > maxWebhooks)
    return { ok: false, pointer: "/webhooks", message: `must name at most ${maxWebhooks} webhooks` };
  return { ok: true, found: readWebhooks(document, named, version.startsWith("3.0")) };
}

function* readWebhooks(document: Record<string, unknown>, named: [string, unknown][], isOld: boolean) {
  for (const [name, webhook] of named) yield readWebhook(document, name, webhook, isOld);
}

function readWebhook(
  document: Record<string, unknown>,
  name: string,
  webhook: unknown,
  isOld: boolean,
): FoundEventType | { name: string; reason: string } {
  if (!isEventTypeName(name)) return { name: name.slice(0, 128), reason: "is no name of an event type" };
  const item = asObject(resolve(document, webhook));
  const method = methods.find((candidate) => isObject(item[candidate]));
  if (method === undefined) return { name, reason: "has no operation" };
  const operation = asObject(item[method]);
  const media = jsonMediaOf(document, operation);
  const schema = isObject(media["schema"])
    ? bundleSchema(media["schema"], asObject(asObject(document["components"])["schemas"]), isOld)
    : null;
  if (schema?.ok === false) return { name, reason: `the schema ${schema.reason}` };
  const description = [operation, item]
    .flatMap(({ description, summary }) => [description, summary])
    .find(isText);
  const example = exampleOf(document, media);
  return {
    name,
    ...(description !== undefined && {
      description: description.slice(0, maxDescriptionLength).toWellFormed(),
    }),
    ...(schema !== null && { schema: schema.schema }),
    ...(example !== undefined && !isTooLong(example) && { example }),
  };
}

function jsonMediaOf(document: Record<string, unknown>, operation: Record<string, unknown>) {
  const body = asObject(resolve(document, operation["requestBody"]));
  const media = Object.entries(asObject(body["content"])).find(([type]) => jsonType.test(type));
  return asObject(media?.[1]);
}

/** The media type's own example, or the first of its examples, or the first of its schema. */
function exampleOf(document: Record<string, unknown>, media: Record<string, unknown>): unknown {
  if ("example" in media) return media["example"];
  const [first] = Object.values(asObject(media["examples"]));
  const { value } = asObject(resolve(document, first));
  if (value !== undefined) return value;
  const schema = asObject(media["schema"]);
  if ("example" in schema) return schema["example"];
  return Array.isArray(schema["examples"]) ? schema["examples"][0] : undefined;
}

/** Follows references to elsewhere in the document; undefined when they lead nowhere, or round and round. */
function resolve(document: Record<string, unknown>, value: unknown): unknown {
  let found = value;
  for (let hops = 0; hops < maxHops; hops += 1) {
    const ref = asObject(found)["$ref"];
    if (ref === undefined) return found;
    if (typeof ref !== "string" || !ref.startsWith("#/") || ref.length > maxRefLength) return undefined;
    found = ref
      .slice(2)
      .split("/")
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<unknown>(
        (at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
        document,
      );
  }
  return undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
