import { plural } from "../words/numbers.ts";
import {
  alternatives,
  asSchema,
  flatten,
  nameOfRef,
  requiredOf,
  type Schema,
  schemaList,
  schemasIn,
  textOf,
  typesOf,
} from "./json-schema.ts";

/** One line of a schema's table: a field, or one of several things that may stand in its place. */
export type SchemaRow = {
  /** Where it is: unique in its table. */
  path: string;
  name: string;
  /** How far inside of others. */
  depth: number;
  type: string;
  isRequired: boolean;
  isDeprecated: boolean;
  description: string;
  /** What else must hold: `at least 0`, `like ^in_`. */
  limits: string[];
};

/** A table is read by people: what is longer or deeper is left out. */
const mostRows = 400;
const mostDepth = 12;

type Walk = { root: Schema; rows: SchemaRow[]; refs: readonly string[] };

/** A JSON Schema as lines, in its own order. */
export function describeSchema(root: Schema): SchemaRow[] {
  const walk: Walk = { root, rows: [], refs: ["#"] };
  const { schema, refs } = flatten(root, root);
  addInside({ ...walk, refs: [...walk.refs, ...refs] }, schema, "", 0);
  return walk.rows;
}

type Place = { path: string; name: string; depth: number; isRequired?: boolean };

function addRow(walk: Walk, given: Schema, { path, name, depth, isRequired = false }: Place): void {
  if (walk.rows.length >= mostRows) return;
  const { schema, refs } = flatten(walk.root, given);
  const again = refs.find((ref) => walk.refs.includes(ref));
  walk.rows.push({
    ...{ path, name, depth, isRequired },
    type: again === undefined ? describeType(walk.root, schema) : `${nameOfRef(again)}, as above`,
    isDeprecated: schema["deprecated"] === true,
    description: textOf(schema, "description") ?? textOf(schema, "title") ?? "",
    limits: describeLimits(schema),
  });
  if (again !== undefined || depth >= mostDepth) return;
  addInside({ ...walk, refs: [...walk.refs, ...refs] }, schema, path, depth + 1);
}

/** What stands inside of an object, of the items of a list, and of alternatives. */
function addInside(walk: Walk, schema: Schema, path: string, depth: number): void {
  const required = requiredOf(schema);
  for (const [name, field] of schemasIn(schema["properties"]))
    addRow(walk, field, { path: `${path}/${name}`, name, depth, isRequired: required.has(name) });
  for (const [pattern, field] of schemasIn(schema["patternProperties"]))
    addRow(walk, field, { path: `${path}/~${pattern}`, name: `names like ${pattern}`, depth });
  const others = asSchema(schema["additionalProperties"]);
  if (
    others !== undefined &&
    schema["additionalProperties"] !== false &&
    schema["additionalProperties"] !== true
  )
    addRow(walk, others, { path: `${path}/*`, name: "any other name", depth });
  const items = asSchema(schema["items"]);
  if (items !== undefined) addItems(walk, items, `${path}/[]`, depth);
  const several = alternatives(schema).filter((one) => hasInside(flatten(walk.root, one).schema));
  for (const [index, one] of several.entries())
    addRow(walk, one, { path: `${path}/|${index}`, name: index === 0 ? "either" : "or", depth });
}

/** Of items only what is inside of them is worth a line: the list's own line says what they are. */
function addItems(walk: Walk, items: Schema, path: string, depth: number): void {
  const { schema, refs } = flatten(walk.root, items);
  if (refs.some((ref) => walk.refs.includes(ref)) || depth > mostDepth) return;
  addInside({ ...walk, refs: [...walk.refs, ...refs] }, schema, path, depth);
}

function hasInside(schema: Schema): boolean {
  return ["properties", "items", "patternProperties", "anyOf", "oneOf"].some((keyword) => keyword in schema);
}

/** `string`, `integer or null`, `list of string`; values where there are only so many. */
function describeType(root: Schema, schema: Schema): string {
  if ("const" in schema) return JSON.stringify(schema["const"]) ?? "nothing";
  const values = schema["enum"];
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" or ");
  const types = typesOf(schema).map((type) => (type === "array" ? describeList(root, schema) : type));
  if (types.length > 0) return types.join(" or ");
  const several = alternatives(schema).map((one) => {
    const { schema: flat, refs } = flatten(root, one);
    return refs[0] === undefined ? describeShallow(flat) : nameOfRef(refs[0]);
  });
  if (several.length > 0) return [...new Set(several)].join(" or ");
  return "not" in schema ? "nothing" : "any";
}

function describeList(root: Schema, schema: Schema): string {
  if (schemaList(schema["prefixItems"]).length > 0) return "list";
  const items = asSchema(schema["items"]);
  if (items === undefined) return "list";
  return `list of ${describeShallow(flatten(root, items).schema)}`;
}

function describeShallow(schema: Schema): string {
  const values = schema["enum"] ?? ("const" in schema ? [schema["const"]] : undefined);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" or ");
  const types = typesOf(schema).map((type) => (type === "array" ? "list" : type));
  return types.length === 0 ? "any" : types.join(" or ");
}

const limitWords: Record<string, (value: unknown) => string> = {
  format: (value) => `${value}`,
  pattern: (value) => `like ${value}`,
  minLength: (value) => `${count(value, "character")} at least`,
  maxLength: (value) => `${count(value, "character")} at most`,
  minimum: (value) => `at least ${value}`,
  maximum: (value) => `at most ${value}`,
  exclusiveMinimum: (value) => `more than ${value}`,
  exclusiveMaximum: (value) => `less than ${value}`,
  multipleOf: (value) => `a multiple of ${value}`,
  minItems: (value) => `${count(value, "item")} at least`,
  maxItems: (value) => `${count(value, "item")} at most`,
  minProperties: (value) => `${count(value, "field")} at least`,
  maxProperties: (value) => `${count(value, "field")} at most`,
  default: (value) => `${JSON.stringify(value)} when left out`,
};

function count(value: unknown, one: string): string {
  return typeof value === "number" ? plural(value, one) : `${value} ${one}s`;
}

function describeLimits(schema: Schema): string[] {
  const limits = Object.entries(limitWords).flatMap(([keyword, say]) => {
    const value = schema[keyword];
    const isSaid =
      keyword === "default" ? keyword in schema : typeof value === "string" || typeof value === "number";
    return isSaid ? [say(value)] : [];
  });
  if (schema["uniqueItems"] === true) limits.push("no item twice");
  if (schema["additionalProperties"] === false) limits.push("no other fields");
  return limits;
}
