import {
  alternatives,
  asSchema,
  flatten,
  type JsonType,
  requiredOf,
  type Schema,
  schemaList,
  schemasIn,
  textOf,
  typesOf,
} from "./json-schema.ts";

const mostDepth = 10;
const mostValues = 500;

type Walk = { root: Schema; refs: readonly string[]; depth: number; count: { values: number } };

/**
 * A payload that looks like what the schema asks for: its own examples where it has some, else a value of the type. It may
 * not keep to all of it: nothing is made up for a `pattern`.
 */
export function exampleOfSchema(root: Schema): unknown {
  return exampleOf({ root, refs: ["#"], depth: 0, count: { values: 0 } }, root) ?? null;
}

/** undefined: it would never end. */
function exampleOf(walk: Walk, given: Schema): unknown {
  walk.count.values += 1;
  const { schema, refs } = flatten(walk.root, given);
  const isEndless = refs.some((ref) => walk.refs.includes(ref)) || walk.depth > mostDepth;
  if (isEndless || walk.count.values > mostValues) return undefined;
  const own = ownExample(schema);
  if (own !== undefined) return own;
  const inside = { ...walk, refs: [...walk.refs, ...refs], depth: walk.depth + 1 };
  const [type] = typesOf(schema);
  if (type === undefined) {
    const [first] = alternatives(schema);
    return first === undefined ? {} : exampleOf(inside, first);
  }
  return makers[type](schema, inside);
}

function ownExample(schema: Schema): unknown {
  for (const keyword of ["example", "const", "default"]) if (keyword in schema) return schema[keyword];
  for (const keyword of ["examples", "enum"]) {
    const values = schema[keyword];
    if (Array.isArray(values) && values.length > 0) return values[0];
  }
  return undefined;
}

const makers: Record<JsonType, (schema: Schema, walk: Walk) => unknown> = {
  object: makeObject,
  array: makeList,
  string: makeText,
  integer: (schema) => Math.ceil(makeNumber(schema)),
  number: makeNumber,
  boolean: () => true,
  null: () => null,
};

function makeObject(schema: Schema, walk: Walk): unknown {
  const first = alternatives(schema)[0];
  const base = first === undefined ? {} : asObject(exampleOf(walk, first));
  const required = requiredOf(schema);
  const fields = schemasIn(schema["properties"]).flatMap(([name, field]) => {
    const value = exampleOf(walk, field);
    if (value === undefined) return required.has(name) ? [[name, null] as const] : [];
    return [[name, value] as const];
  });
  return { ...base, ...Object.fromEntries(fields) };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function makeList(schema: Schema, walk: Walk): unknown {
  const first = schemaList(schema["prefixItems"]).map((item) => exampleOf(walk, item) ?? null);
  const items = asSchema(schema["items"]);
  if (items === undefined) return first;
  const item = exampleOf(walk, items);
  return item === undefined ? first : [...first, item];
}

const formats = new Map(
  Object.entries({
    "date-time": "2026-03-01T12:00:00Z",
    date: "2026-03-01",
    time: "12:00:00Z",
    duration: "PT1H",
    email: "ada@example.com",
    hostname: "example.com",
    ipv4: "192.0.2.1",
    ipv6: "2001:db8::1",
    uri: "https://example.com/",
    "uri-reference": "/path",
    uuid: "3f0c1e2a-5b7d-4c89-9a1b-2c3d4e5f6a7b",
    byte: "aGVsbG8=",
  }),
);

const longestText = 200;

function makeText(schema: Schema): string {
  const text = formats.get(textOf(schema, "format") ?? "") ?? "text";
  const { minLength, maxLength } = schema;
  const least = typeof minLength === "number" ? Math.min(minLength, longestText) : 0;
  const most = typeof maxLength === "number" ? maxLength : text.length + least;
  return text.padEnd(least, "x").slice(0, Math.max(most, 0));
}

/** The smallest that it may be, or 1. */
function makeNumber(schema: Schema): number {
  const { minimum, exclusiveMinimum, maximum, multipleOf } = schema;
  const least =
    typeof exclusiveMinimum === "number" ? exclusiveMinimum + 1 : typeof minimum === "number" ? minimum : 1;
  const number = typeof maximum === "number" ? Math.min(least, maximum) : least;
  if (typeof multipleOf !== "number" || multipleOf <= 0) return number;
  return Math.ceil(number / multipleOf) * multipleOf;
}
