import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType } from "../management-store.ts";

/** @throws EngineError event_type_not_found */
export async function getEventType(engine: Engine, name: string): Promise<EventType> {
  const found = await engine.management.eventTypes.find(name);
  if (found === null) throw new EngineError("event_type_not_found", "There is no such event type.");
  return found;
}
