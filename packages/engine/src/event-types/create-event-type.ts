import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType } from "../management-store.ts";

/** @throws EngineError conflict when the name is taken */
export async function createEventType(
  engine: Engine,
  input: Pick<EventType, "name" | "description" | "schema" | "example">,
): Promise<EventType> {
  const created = await engine.management.eventTypes.create(input);
  if (created === null) throw new EngineError("conflict", `The event type ${input.name} exists.`, "/name");
  return created;
}
