import type { FieldError } from "@posthorn/engine/errors";
import { pointerTo } from "@posthorn/engine/event-types/schema-parts";
import type { ErrorObject } from "ajv";

const maxErrors = 10;
const maxPointerLength = 256;
const maxMessageLength = 300;
const maxShownValues = 200;

/** Says what ajv found in words that name no value of the payload; names of its fields stand in pointers only. */
export function describeErrors(errors: readonly ErrorObject[]): FieldError[] {
  const seen = new Set<string>();
  const described: FieldError[] = [];
  for (const error of errors) {
    const { pointer, message } = describe(error);
    if (seen.has(`${pointer} ${message}`)) continue;
    seen.add(`${pointer} ${message}`);
    described.push({ pointer: cut(pointer, maxPointerLength), message: cut(message, maxMessageLength) });
    if (described.length === maxErrors) break;
  }
  return described;
}

function describe({
  keyword,
  instancePath: at,
  params,
  message = "is not as it should be",
}: ErrorObject): FieldError {
  const below = (name: unknown) => at + pointerTo(String(name));
  switch (keyword) {
    case "required":
      return { pointer: below(params["missingProperty"]), message: "is required" };
    case "additionalProperties":
      return { pointer: below(params["additionalProperty"]), message: "is not allowed" };
    case "unevaluatedProperties":
      return { pointer: below(params["unevaluatedProperty"]), message: "is not allowed" };
    case "propertyNames":
      return { pointer: below(params["propertyName"]), message: "has a name that is not allowed" };
    case "false schema":
      return { pointer: at, message: "is not allowed" };
    case "enum":
      return { pointer: at, message: `must be one of ${show(params["allowedValues"])}` };
    case "const":
      return { pointer: at, message: `must be ${show(params["allowedValue"])}` };
    default:
      return { pointer: at, message };
  }
}

/** A value of the schema. */
function show(value: unknown): string {
  return cut(JSON.stringify(value), maxShownValues);
}

/** What can be kept as text: Postgres takes no NUL, and half a character is none. */
function cut(text: string, maxLength: number): string {
  const whole = text.replaceAll("\0", "\uFFFD");
  const short = whole.length <= maxLength ? whole : `${whole.slice(0, maxLength - 1)}…`;
  return short.toWellFormed();
}
