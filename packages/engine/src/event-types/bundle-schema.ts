import { isObject, mapSchemaParts } from "./schema-parts.ts";

export type BundledSchema =
  | { ok: true; schema: Record<string, unknown> }
  /** Why not, as the rest of a sentence about the schema. */
  | { ok: false; reason: string };

const components = "#/components/schemas/";
/** No schema of more could be used. */
const maxParts = 300;

/**
 * Makes a schema of an OpenAPI document stand alone: the schemas under `#/components/schemas` that it refers to, or they do, go
 * along under `$defs`. `isOld`: OpenAPI 3.0, whose schemas differ from JSON Schema here and there.
 */
export function bundleSchema(
  root: Record<string, unknown>,
  schemas: Readonly<Record<string, unknown>>,
  isOld: boolean,
): BundledSchema {
  const bundled = new Map<string, unknown>();
  const wanted: string[] = [];
  let parts = 0;
  let reason: string | null = null;

  const copy = (part: unknown): unknown => (isObject(part) ? copyObject(part) : part);
  const copyObject = (part: Record<string, unknown>): Record<string, unknown> => {
    parts += 1;
    if (parts > maxParts) reason ??= "is too large";
    if (reason !== null) return {};
    const { $ref: ref, ...rest } = isOld ? modernise(part) : part;
    const copied = mapSchemaParts(rest, copy);
    return ref === undefined ? copied : { ...copied, $ref: typeof ref === "string" ? follow(ref) : ref };
  };
  const follow = (ref: string): string => {
    const place = ref.startsWith(components) ? ref.slice(components.length) : "";
    const name = nameOf(place);
    if (name === null || !Object.hasOwn(schemas, name)) {
      reason ??= `refers to ${ref.slice(0, 200)}, which is not under ${components} of this document`;
      return ref;
    }
    if (!bundled.has(name)) wanted.push(name);
    return `#/$defs/${place}`;
  };

  const schema = copyObject(root);
  for (let name = wanted.pop(); name !== undefined && reason === null; name = wanted.pop())
    if (!bundled.has(name)) bundled.set(name, copy(schemas[name]));
  if (reason !== null) return { ok: false, reason };
  if (bundled.size === 0) return { ok: true, schema };
  const own = isObject(schema["$defs"]) ? schema["$defs"] : {};
  return { ok: true, schema: { ...schema, $defs: { ...own, ...Object.fromEntries(bundled) } } };
}

/** The name that a reference's place begins with: `Invoice` of `Invoice/properties/id`. */
function nameOf(place: string): string | null {
  try {
    const [name = ""] = place.split("/");
    return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return null;
  }
}

/** OpenAPI 3.0: nothing beside a reference counts, and exclusive limits are flags. */
function modernise(part: Record<string, unknown>): Record<string, unknown> {
  if (typeof part["$ref"] === "string") return { $ref: part["$ref"] };
  const { exclusiveMinimum: isAbove, exclusiveMaximum: isBelow, minimum, maximum, ...rest } = part;
  return {
    ...rest,
    ...limitOf("minimum", "exclusiveMinimum", minimum, isAbove),
    ...limitOf("maximum", "exclusiveMaximum", maximum, isBelow),
  };
}

function limitOf(inclusive: string, exclusive: string, limit: unknown, isExclusive: unknown) {
  return limit === undefined ? {} : { [isExclusive === true ? exclusive : inclusive]: limit };
}
