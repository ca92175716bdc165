import { _, Ajv, type CodeKeywordDefinition, type KeywordCxt, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { formats } from "./formats.ts";
import type { Dialect } from "./keywords.ts";
import { charge, chargeFor } from "./meter.ts";
import type { Pattern } from "./patterns.ts";
import { type Cost, costKeyword } from "./read-schema.ts";
import { uniqueItems } from "./unique-items.ts";

const options: Options = {
  // What would be ignored in silence was found by readSchema.
  ...{ strict: false, strictNumbers: true, logger: false, meta: false, validateSchema: false, formats },
  // "constructor" and its like are fields of every object but of no payload.
  ownProperties: true,
  // 0.07 is a multiple of 0.01, whatever floating point says.
  multipleOfPrecision: 9,
  // Each schema that is referred to becomes one function, from however many places.
  inlineRefs: false,
  // A loop over many names instead of code for each.
  loopRequired: 5,
};

/** Keywords that try schemas: a value may fail one and still be looked at by the next. */
const tries = ["anyOf", "oneOf", "not", "if", "contains"];
/** Failing costs more than passing: ajv notes why. */
const unitsPerTry = 20;

/** An ajv for one schema that was read by readSchema, with its patterns. `allErrors`: it goes on after the first. */
export function openAjv(dialect: Dialect, patterns: ReadonlyMap<string, Pattern>, allErrors: boolean): Ajv {
  const own: Options = { ...options, allErrors, code: { regExp: engineOf(patterns), optimize: false } };
  const ajv = dialect === "2020-12" ? new Ajv2020(own) : new Ajv(own);
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItems).addKeyword(costs);
  for (const keyword of tries) {
    const definition = codeOf(ajv, keyword);
    ajv.removeKeyword(keyword).addKeyword(chargeTries(definition));
  }
  return ajv;
}

/** Each part of a schema pays before it has other parts look at a value; one that fails before that ends the whole check. */
const costs: CodeKeywordDefinition = {
  keyword: costKeyword,
  before: "allOf",
  code({ gen, data, schema }: KeywordCxt) {
    const { weight, isScanning } = asCost(schema);
    const call = gen.scopeValue("func", { ref: isScanning ? chargeFor : charge });
    gen.code(isScanning ? _`${call}(${weight}, ${data})` : _`${call}(${weight})`);
  },
};

/** The same keyword, paying for each schema before it is tried. */
function chargeTries(definition: CodeKeywordDefinition): CodeKeywordDefinition {
  return {
    ...definition,
    code(context, ruleType) {
      const { gen, parentSchema } = context;
      const apply = context.subschema.bind(context);
      const call = gen.scopeValue("func", { ref: charge });
      context.subschema = (part, valid) => {
        const inner = part.keyword === undefined ? undefined : parentSchema[part.keyword];
        const tried = part.schemaProp === undefined ? inner : inner[part.schemaProp];
        const weight = tried?.[costKeyword] === undefined ? 1 : asCost(tried[costKeyword]).weight;
        gen.code(_`${call}(${unitsPerTry + weight})`);
        return apply(part, valid);
      };
      definition.code(context, ruleType);
    },
  };
}

function codeOf(ajv: Ajv, keyword: string): CodeKeywordDefinition {
  const definition = ajv.getKeyword(keyword);
  if (typeof definition === "object" && "code" in definition) return definition;
  throw new Error(`ajv has no code for ${keyword}`);
}

/** Nobody but readSchema writes what stands under that keyword. */
function asCost(value: unknown): Cost {
  return value as Cost;
}

/** What ajv makes its regular expressions with; `code` is of use only to those who write ajv's code to files. */
function engineOf(patterns: ReadonlyMap<string, Pattern>) {
  const engine = (source: string): Pattern => {
    const pattern = patterns.get(source);
    if (pattern === undefined) throw new Error("a pattern was not compiled");
    return pattern;
  };
  return Object.assign(engine, { code: "patterns.get" });
}
