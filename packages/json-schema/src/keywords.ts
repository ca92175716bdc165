const common = [
  ...[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "type",
    "enum",
    "const",
    "format",
    "nullable",
  ],
  ...[
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
  ],
  ...[
    "items",
    "maxItems",
    "minItems",
    "uniqueItems",
    "contains",
    "maxProperties",
    "minProperties",
    "required",
  ],
  ...["properties", "patternProperties", "additionalProperties", "propertyNames", "$defs", "definitions"],
];

/** Keywords that say something to people, not of the payload; OpenAPI's among them, and all that begin with `x-`. */
const annotations = new Set([
  ...["$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"],
  ...[
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "example",
    "discriminator",
    "externalDocs",
    "xml",
  ],
]);

export type Dialect = "2020-12" | "draft-07";

export const keywordsOf: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  "2020-12": new Set([
    ...[...common, "$anchor", "prefixItems", "unevaluatedItems", "unevaluatedProperties"],
    ...["dependentSchemas", "dependentRequired", "minContains", "maxContains"],
  ]),
  "draft-07": new Set([...common, "additionalItems", "dependencies"]),
};

const dialects: Readonly<Record<string, Dialect>> = {
  "https://json-schema.org/draft/2020-12/schema": "2020-12",
  "https://spec.openapis.org/oas/3.1/dialect/base": "2020-12",
  "http://json-schema.org/draft-07/schema": "draft-07",
  "https://json-schema.org/draft-07/schema": "draft-07",
};

/** What a schema's `$schema` names; 2020-12 when it names nothing, null when it is none that is known here. */
export function dialectOf($schema: unknown): Dialect | null {
  if ($schema === undefined) return "2020-12";
  if (typeof $schema !== "string") return null;
  const name = $schema.replace(/#$/, "");
  return Object.hasOwn(dialects, name) ? (dialects[name] ?? null) : null;
}

export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || keyword.startsWith("x-");
}

/** Why a keyword cannot stand here, in words for who wrote it. */
export function explainUnknown(keyword: string, dialect: Dialect): string {
  const other: Dialect = dialect === "2020-12" ? "draft-07" : "2020-12";
  if (keywordsOf[other].has(keyword)) return `is a keyword of ${other} only; say which with $schema`;
  if (/^\$(dynamic|recursive)/.test(keyword)) return "is not supported; refer with $ref";
  return "is not a keyword of JSON Schema; own ones begin with x-";
}

/** Keywords that look at every member, item or character of a value, beside those that charge for it themselves. */
const scanning = new Set([
  ...["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties", "minProperties"],
  ...["maxProperties", "minLength", "maxLength", "format", "contains", "items", "unevaluatedItems"],
]);

export function isScanning(keyword: string): boolean {
  return scanning.has(keyword);
}
