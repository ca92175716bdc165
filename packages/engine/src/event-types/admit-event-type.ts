import type { EngineParts } from "../engine.ts";
import { EngineError } from "../errors.ts";

/** Where types are strict, a type that was archived meanwhile is still admitted this long. */
const trustStrictForMs = 3_000;
const cacheLimit = 10_000;

export type AdmitEventType = (name: string) => Promise<void>;

/**
 * Lets an event type in: a new one is added to the catalogue, once, however many events of it come at the same time; where
 * types are strict, one that is not in the catalogue, or archived, is refused.
 *
 * @throws EngineError unknown_event_type
 */
export function createAdmitEventType(
  engine: Pick<EngineParts, "management" | "rules" | "clock">,
): AdmitEventType {
  const { eventTypes } = engine.management;
  const { strictEventTypes } = engine.rules;
  const admitted = new Map<string, { done: Promise<void>; untilMs: number }>();
  return (name) => {
    const known = admitted.get(name);
    if (known !== undefined && known.untilMs > engine.clock.now()) return known.done;
    const done = strictEventTypes ? requireInCatalogue(name) : eventTypes.register(name);
    const untilMs = strictEventTypes ? engine.clock.now() + trustStrictForMs : Number.POSITIVE_INFINITY;
    if (admitted.size >= cacheLimit) admitted.clear();
    admitted.set(name, { done, untilMs });
    done.catch(() => admitted.delete(name));
    return done;
  };

  async function requireInCatalogue(name: string): Promise<void> {
    const found = await eventTypes.find(name);
    if (found !== null && found.archivedAt === null) return;
    throw new EngineError(
      "unknown_event_type",
      `The event type ${name} is not in the catalogue.`,
      "/eventType",
    );
  }
}
