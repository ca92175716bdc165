import type { Actor } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType, EventTypePatch } from "../management-store.ts";
import { checkDefinition } from "./check-definition.ts";
import { getEventType } from "./get-event-type.ts";
import { showEventType } from "./show-event-type.ts";

/**
 * Changes, archives or brings back a type; archived types stay readable and, unless types are strict, can still be emitted.
 *
 * @throws EngineError event_type_not_found, invalid_field when its parts would not go together
 */
export async function updateEventType(
  engine: Engine,
  actor: Actor,
  name: string,
  patch: EventTypePatch,
): Promise<EventType> {
  const { schema, example, validate } = patch;
  if (schema !== undefined || example !== undefined || validate !== undefined) {
    const stored = await getEventType(engine, name);
    checkDefinition(engine, {
      schema: schema === undefined ? stored.schema : schema,
      example: example === undefined ? stored.example : example,
      validate: validate ?? stored.validate,
    });
  }
  const action = patch.archived === true ? "event_type.archived" : "event_type.updated";
  const audit = auditOf(engine, actor, action, showEventType);
  const updated = await engine.management.eventTypes.update(name, patch, audit);
  if (updated === null) throw new EngineError("event_type_not_found", "There is no such event type.");
  engine.payloadSchemas.forget();
  return updated;
}
