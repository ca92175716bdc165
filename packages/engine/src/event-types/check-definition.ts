import { isLongerThan } from "@posthorn/domain/json-walk";
import type { EngineParts } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType } from "../management-store.ts";
import { errorsBelow } from "./check-payload.ts";

/** As many characters as a schema has at most. */
const maxExampleLength = 65_536;

export function isTooLong(example: unknown): boolean {
  return isLongerThan(maxExampleLength, example);
}

/**
 * Whether an event type makes sense: its schema can be used, its example keeps to it, and payloads are held against nothing
 * that is not there.
 *
 * @throws EngineError invalid_field
 */
export function checkDefinition(
  { jsonSchemas }: Pick<EngineParts, "jsonSchemas">,
  { schema, example, validate }: Pick<EventType, "schema" | "example" | "validate">,
): void {
  if (isTooLong(example)) {
    const detail = `An example has at most ${maxExampleLength} characters.`;
    throw new EngineError("invalid_field", detail, "/example");
  }
  if (schema === null) {
    if (validate === "off") return;
    throw new EngineError("invalid_field", "There is no schema to hold payloads against.", "/validate");
  }
  const compiled = jsonSchemas.compile(schema);
  if (!compiled.ok)
    throw new EngineError(
      "invalid_field",
      "The schema cannot be used.",
      errorsBelow("/schema", compiled.errors),
    );
  const errors = example === null ? [] : compiled.check(example);
  if (errors.length > 0)
    throw new EngineError("invalid_field", "The example breaks the schema.", errorsBelow("/example", errors));
}
