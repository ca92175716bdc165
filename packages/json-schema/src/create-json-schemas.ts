import type { FieldError } from "@posthorn/engine/errors";
import type { CompiledSchema, JsonSchemas } from "@posthorn/engine/ports";
import { Ajv, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describeErrors } from "./describe-errors.ts";
import type { Dialect } from "./keywords.ts";
import { BudgetSpentError, withinBudget } from "./meter.ts";
import { openAjv } from "./open-ajv.ts";
import { type ReadSchema, readSchema } from "./read-schema.ts";
import { uniqueItems } from "./unique-items.ts";

const tooCostly: FieldError = { pointer: "", message: "takes too long to hold against the schema" };

/**
 * JSON Schema by ajv, for schemas that admins write and payloads that anybody does: what a check may cost is bounded, whatever
 * the two look like, patterns run on RE2, and nothing is fetched.
 */
export function createJsonSchemas(): JsonSchemas {
  const judges: Record<Dialect, () => ValidateFunction> = {
    "2020-12": once(() => judgeOf(new Ajv2020(lenient), "https://json-schema.org/draft/2020-12/schema")),
    "draft-07": once(() => judgeOf(new Ajv(lenient), "http://json-schema.org/draft-07/schema")),
  };
  return {
    compile(source) {
      const read = readSchema(source);
      if (!read.ok) return read;
      const judge = judges[read.dialect]();
      const mistakes = withinBudget("check", () => run(judge, read.schema)) ?? [tooCostly];
      if (mistakes.length > 0) return { ok: false, errors: firstOfEach(mistakes) };
      try {
        return compileRead(read);
      } catch (error) {
        const message = error instanceof Error ? error.message.slice(0, 300) : "cannot be used";
        return { ok: false, errors: [{ pointer: "", message }] };
      }
    },
  };
}

/** Most payloads are fine: that is found out fast, and only then what all is wrong with one that is not. */
function compileRead({ dialect, patterns, schema }: ReadSchema & { ok: true }): CompiledSchema {
  const quick = openAjv(dialect, patterns, false).compile(schema);
  const thorough = once(() => openAjv(dialect, patterns, true).compile(schema));
  return {
    ok: true,
    check(value) {
      const errors = withinBudget("check", () => run(quick, value)) ?? [tooCostly];
      if (errors.length === 0) return errors;
      return withinBudget("explain", () => run(thorough(), value)) ?? errors;
    },
  };
}

/** null when the budget or the stack did not suffice. */
function run(validate: ValidateFunction, value: unknown): FieldError[] | null {
  try {
    return validate(value) ? [] : describeErrors(validate.errors ?? []);
  } catch (error) {
    if (error instanceof BudgetSpentError || error instanceof RangeError) return null;
    throw error;
  } finally {
    validate.errors = null;
  }
}

/** For schemas of schemas, which are compiled when they are first used. */
const lenient: Options = {
  ...{ strict: false, logger: false, validateFormats: false, validateSchema: false, allErrors: true },
};

function judgeOf(ajv: Ajv, id: string): ValidateFunction {
  const judge = ajv.removeKeyword("uniqueItems").addKeyword(uniqueItems).getSchema(id);
  if (judge === undefined) throw new Error(`ajv does not know ${id}`);
  return asSynchronous(judge);
}

/** A schema is asynchronous when it says `$async`; those of JSON Schema itself do not. */
function asSynchronous(judge: NonNullable<ReturnType<Ajv["getSchema"]>>): ValidateFunction {
  return judge as ValidateFunction;
}

/** Where several ways to write a keyword are refused, the first says enough. */
function firstOfEach(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(({ pointer }, at) => errors.findIndex((error) => error.pointer === pointer) === at);
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
