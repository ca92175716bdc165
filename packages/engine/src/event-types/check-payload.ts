import type { Engine } from "../engine.ts";
import { EngineError, type FieldError } from "../errors.ts";

const maxNoteLength = 500;
const nothing: readonly FieldError[] = [];

/**
 * What a payload breaks of its type's schema where that is only noted; nothing when it is fine or no schema counts.
 *
 * @throws EngineError invalid_payload where the type rejects what breaks its schema
 */
export async function checkPayload(
  engine: Pick<Engine, "payloadSchemas" | "telemetry">,
  { eventType, value }: { eventType: string; value: unknown },
): Promise<readonly FieldError[]> {
  const schema = await engine.payloadSchemas.find(eventType);
  if (schema === null) return nothing;
  const errors = errorsBelow("/payload", schema.check(value));
  if (errors.length === 0) return nothing;
  engine.telemetry.schemaBroken(schema.validate);
  if (schema.validate === "warn") return errors;
  throw new EngineError("invalid_payload", `The payload breaks the schema of ${eventType}.`, errors);
}

/** Errors of a value as errors of the request that it stands in, at `pointer`. */
export function errorsBelow(pointer: string, errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => ({ pointer: pointer + error.pointer, message: error.message }));
}

/** The first errors as a text to keep with the event; null when there are none. */
export function noteErrors(errors: readonly FieldError[]): string | null {
  if (errors.length === 0) return null;
  const note = errors.map(({ pointer, message }) => `${pointer} ${message}`).join("; ");
  return note.length <= maxNoteLength ? note : `${note.slice(0, maxNoteLength - 1).toWellFormed()}…`;
}
