import type { Actor } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType, NewEventType } from "../management-store.ts";
import { checkDefinition } from "./check-definition.ts";
import { showEventType } from "./show-event-type.ts";

/** @throws EngineError conflict when the name is taken, invalid_field when its parts do not go together */
export async function createEventType(engine: Engine, actor: Actor, input: NewEventType): Promise<EventType> {
  checkDefinition(engine, input);
  const audit = auditOf(engine, actor, "event_type.created", showEventType);
  const created = await engine.management.eventTypes.create(input, audit);
  if (created === null) throw new EngineError("conflict", `The event type ${input.name} exists.`, "/name");
  engine.payloadSchemas.forget();
  return created;
}
