const single = new Set([
  ...["additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"],
  ...["propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"],
]);
const listed = new Set(["allOf", "anyOf", "items", "oneOf", "prefixItems"]);
const named = new Set([
  ...["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"],
]);

/**
 * The same schema with each schema that stands directly in it replaced (JSON Schema 2020-12 and draft-07). `at` is its JSON
 * pointer from here. What is neither an object nor a boolean is no schema, and stays.
 */
export function mapSchemaParts(
  schema: Readonly<Record<string, unknown>>,
  replace: (part: unknown, at: string) => unknown,
): Record<string, unknown> {
  const replaceIn = (value: unknown, at: string) => (isSchema(value) ? replace(value, at) : value);
  const members = Object.entries(schema).map(([keyword, value]) => {
    const at = pointerTo(keyword);
    if (listed.has(keyword) && Array.isArray(value))
      return [keyword, value.map((part, index) => replaceIn(part, `${at}/${index}`))];
    if (single.has(keyword)) return [keyword, replaceIn(value, at)];
    if (!named.has(keyword) || !isObject(value)) return [keyword, value];
    const parts = Object.entries(value).map(([name, part]) => [name, replaceIn(part, at + pointerTo(name))]);
    return [keyword, Object.fromEntries(parts)];
  });
  return Object.fromEntries(members);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** RFC 6901: the pointer to a member of where one is. */
export function pointerTo(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function isSchema(value: unknown): boolean {
  return typeof value === "boolean" || isObject(value);
}
