/** A JSON Schema, as far as it is shown: 2020-12, draft-07, and what OpenAPI adds. Anything may stand in it. */
export type Schema = { readonly [keyword: string]: unknown };

/** A schema for everything, as `true` is. */
const anything: Schema = {};

export function asSchema(value: unknown): Schema | undefined {
  if (value === true) return anything;
  if (value === false) return { not: anything };
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : undefined;
}

/** The fields of an object in a schema: `properties`, `$defs`. */
export function schemasIn(value: unknown): [name: string, schema: Schema][] {
  return Object.entries(asSchema(value) ?? {}).flatMap(([name, one]) => {
    const schema = asSchema(one);
    return schema === undefined ? [] : [[name, schema] as [string, Schema]];
  });
}

export function schemaList(value: unknown): Schema[] {
  return Array.isArray(value) ? value.map(asSchema).filter((one) => one !== undefined) : [];
}

/** What `$ref` leads to: `#`, `#/$defs/…` or an anchor in the same schema; undefined: nothing that is known. */
export function followRef(root: Schema, ref: string): Schema | undefined {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return findAnchor(root, ref.slice(1));
  let at: unknown = root;
  for (const step of decodeFragment(ref.slice(2)).split("/")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Reflect.get(at, step.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return asSchema(at);
}

function findAnchor(root: Schema, anchor: string): Schema | undefined {
  const places = [...schemasIn(root["$defs"]), ...schemasIn(root["definitions"])];
  return places.find(([, schema]) => schema["$anchor"] === anchor)?.[1];
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a type that stands at `ref` is called: the last word of it. */
export function nameOfRef(ref: string): string {
  return ref.split(/[/#]/).findLast((part) => part !== "") ?? "itself";
}

/** References among schemas can multiply. */
const mostSteps = 20;
const mostParts = 100;

/** A schema with what it refers to and all of its `allOf` in one. `refs`: the references that were followed. */
export function flatten(root: Schema, given: Schema): { schema: Schema; refs: string[] } {
  const refs: string[] = [];
  let schema = given;
  for (let step = 0; step < mostSteps; step += 1) {
    const { $ref: ref, allOf, ...rest } = schema;
    const parts = schemaList(allOf);
    if (typeof ref === "string") {
      refs.push(ref);
      parts.push(followRef(root, ref) ?? anything);
    }
    if (parts.length === 0) break;
    schema = [...parts.slice(0, mostParts), rest].reduce(merge);
  }
  return { schema, refs };
}

/** What is said last holds; fields, and which of them are required, add up. */
function merge(one: Schema, other: Schema): Schema {
  const merged: Record<string, unknown> = { ...one, ...other };
  for (const keyword of ["properties", "$defs"]) {
    const [a, b] = [asSchema(one[keyword]), asSchema(other[keyword])];
    if (a !== undefined && b !== undefined) merged[keyword] = { ...a, ...b };
  }
  for (const keyword of ["required", "allOf"]) {
    const [a, b] = [one[keyword], other[keyword]];
    if (Array.isArray(a) && Array.isArray(b)) merged[keyword] = [...a, ...b];
  }
  return merged;
}

export const alternatives = (schema: Schema): Schema[] => [
  ...schemaList(schema["anyOf"]),
  ...schemaList(schema["oneOf"]),
];

const jsonTypes = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;
export type JsonType = (typeof jsonTypes)[number];

/** The types that it names; guessed from its keywords where it names none. */
export function typesOf(schema: Schema): JsonType[] {
  const asked = [schema["type"]].flat();
  const named = jsonTypes.filter((type) => asked.includes(type));
  const types = named.length > 0 ? named : guessTypes(schema);
  return schema["nullable"] === true && !types.includes("null") ? [...types, "null"] : types;
}

function guessTypes(schema: Schema): JsonType[] {
  if ("properties" in schema || "required" in schema || "additionalProperties" in schema) return ["object"];
  if ("items" in schema || "prefixItems" in schema) return ["array"];
  return [];
}

export function requiredOf(schema: Schema): ReadonlySet<unknown> {
  const { required } = schema;
  return new Set(Array.isArray(required) ? required : []);
}

/** Text of a keyword, where it is text. */
export function textOf(schema: Schema, keyword: string): string | undefined {
  const value = schema[keyword];
  return typeof value === "string" && value !== "" ? value : undefined;
}
