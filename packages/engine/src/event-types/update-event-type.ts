import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType, EventTypePatch } from "../management-store.ts";

/** Changes or archives a type; archived types stay readable and, unless types are strict, can still be emitted.
 *
 * @throws EngineError event_type_not_found
 */
export async function updateEventType(
  engine: Engine,
  name: string,
  patch: EventTypePatch,
): Promise<EventType> {
  const updated = await engine.management.eventTypes.update(name, patch);
  if (updated === null) throw new EngineError("event_type_not_found", "There is no such event type.");
  return updated;
}
