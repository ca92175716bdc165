import {
  alternatives,
  asSchema,
  flatten,
  followRef,
  type JsonType,
  nameOfRef,
  requiredOf,
  type Schema,
  schemaList,
  schemasIn,
  textOf,
  typesOf,
} from "./json-schema.ts";

const mostDepth = 12;
const mostTypes = 600;

type Writing = {
  root: Schema;
  /** What each reference is called, and that it has to be declared. */
  names: Map<string, string>;
  count: { types: number };
};

/** A payload's schema as TypeScript: one exported type, and one for each schema that is referred to. */
export function describeTypeScript(eventType: string, root: Schema): string {
  const name = asTypeName(eventType);
  const writing: Writing = { root, names: new Map([["#", name]]), count: { types: 0 } };
  const declared = [declare(writing, name, root)];
  // Declaring one may name others, which the loop then comes to.
  for (const [ref, alias] of writing.names) {
    if (ref === "#") continue;
    declared.push(declare(writing, alias, followRef(root, ref) ?? {}));
  }
  return declared.join("\n\n");
}

function declare(writing: Writing, name: string, schema: Schema): string {
  return `${comment(schema, "")}export type ${name} = ${typeOf(writing, schema, "")};`;
}

/** `invoice.paid` as `InvoicePaid`. */
function asTypeName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  const word = name.charAt(0).toUpperCase() + name.slice(1);
  return /^[A-Za-z]/.test(word) ? word : `Type${word}`;
}

function nameRef(writing: Writing, ref: string): string {
  const known = writing.names.get(ref);
  if (known !== undefined) return known;
  const taken = new Set(writing.names.values());
  const base = asTypeName(nameOfRef(ref));
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`;
  writing.names.set(ref, name);
  return name;
}

/** @param margin the spaces that its lines begin with */
function typeOf(writing: Writing, schema: Schema, margin: string): string {
  writing.count.types += 1;
  if (writing.count.types > mostTypes || margin.length > 2 * mostDepth) return "unknown";
  const { $ref: ref } = schema;
  if (typeof ref === "string") return nameRef(writing, ref);
  if ("const" in schema) return literal(schema["const"]);
  const values = schema["enum"];
  if (Array.isArray(values)) return union(values.map(literal));
  if (Array.isArray(schema["allOf"])) return typeOf(writing, flatten(writing.root, schema).schema, margin);
  const several = alternatives(schema).map((one) => typeOf(writing, one, margin));
  const types = typesOf(schema).map((type) => makers[type](schema, writing, margin));
  if (several.length === 0)
    return types.length === 0 ? ("not" in schema ? "never" : "unknown") : union(types);
  const hasOwnFields = "properties" in schema;
  return hasOwnFields ? `${union(types)} & (${union(several)})` : union(several);
}

const makers: Record<JsonType, (schema: Schema, writing: Writing, margin: string) => string> = {
  string: () => "string",
  number: () => "number",
  integer: () => "number",
  boolean: () => "boolean",
  null: () => "null",
  object: objectType,
  array: listType,
};

function objectType(schema: Schema, writing: Writing, margin: string): string {
  const inner = `${margin}  `;
  const required = requiredOf(schema);
  const lines = schemasIn(schema["properties"]).map(([name, field]) => {
    const mark = required.has(name) ? "" : "?";
    return `${comment(field, inner)}${inner}${propertyName(name)}${mark}: ${typeOf(writing, field, inner)};`;
  });
  const others = schema["additionalProperties"];
  const other = others === true || others === false ? undefined : asSchema(others);
  if (other !== undefined && lines.length === 0) return `Record<string, ${typeOf(writing, other, margin)}>`;
  if (other !== undefined) lines.push(`${inner}[name: string]: unknown;`);
  if (lines.length === 0) return "Record<string, unknown>";
  return `{\n${lines.join("\n")}\n${margin}}`;
}

function listType(schema: Schema, writing: Writing, margin: string): string {
  const first = schemaList(schema["prefixItems"]).map((item) => typeOf(writing, item, margin));
  const items = asSchema(schema["items"]);
  const rest = items === undefined ? "unknown" : typeOf(writing, items, margin);
  return first.length > 0 ? `[${[...first, `...${listOf(rest)}`].join(", ")}]` : listOf(rest);
}

function listOf(type: string): string {
  return /^\w+$/.test(type) ? `${type}[]` : `Array<${type}>`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}

/** Lists and objects as values are rare: they are written as what they are made of. */
function literal(value: unknown): string {
  return typeof value === "object" && value !== null ? "unknown" : (JSON.stringify(value) ?? "unknown");
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A field's description, which must not end its comment. */
function comment(schema: Schema, margin: string): string {
  const text = textOf(schema, "description") ?? textOf(schema, "title");
  const words = [text, schema["deprecated"] === true ? "@deprecated" : undefined].filter(Boolean).join(" ");
  const line = words.replace(/\s+/g, " ").trim().replaceAll("*/", "*\\/");
  return line === "" ? "" : `${margin}/** ${line} */\n`;
}
