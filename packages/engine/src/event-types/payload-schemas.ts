import type { EngineParts } from "../engine.ts";
import type { FieldError } from "../errors.ts";
import type { EventType } from "../management-store.ts";

/** A change of an event type counts everywhere within 5 s: what was read is renewed on the side, and waited for when it is older. */
const renewAfterMs = 2_000;
const trustForMs = 4_000;
const cacheLimit = 1_000;

/** What payloads of a type are held against, and what becomes of those that break it. */
export type PayloadSchema = { validate: "warn" | "reject"; check(payload: unknown): FieldError[] };

export type PayloadSchemas = {
  /** null: payloads of this type may be anything. */
  find(eventType: string): Promise<PayloadSchema | null> | null;
  /** The catalogue was changed by this process: the next event sees it. */
  forget(): void;
};

/**
 * Knows the schemas that payloads are held against. One look-up tells of all types, every 2 s while events come: a type without
 * a schema costs a look into a map. Schemas are read and compiled when the first event of their type comes.
 */
export function createPayloadSchemas(
  engine: Pick<EngineParts, "management" | "jsonSchemas" | "clock" | "log">,
): PayloadSchemas {
  const compiled = new Map<string, { version: string; schema: Promise<PayloadSchema | null> }>();
  let versions: ReadonlyMap<string, string> = new Map();
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  return {
    find(eventType) {
      const ageMs = engine.clock.now() - readAtMs;
      if (ageMs < 0 || ageMs >= trustForMs) return renew().then(() => findKnown(eventType));
      if (ageMs >= renewAfterMs) renew().catch(() => {}); // those who wait for it are told
      return findKnown(eventType);
    },
    forget() {
      readAtMs = Number.NEGATIVE_INFINITY;
      reading = undefined;
    },
  };

  function renew(): Promise<void> {
    if (reading !== undefined) return reading;
    const current: Promise<void> = readVersions(() => reading === current).finally(() => {
      if (reading === current) reading = undefined;
    });
    reading = current;
    return current;
  }

  /** `isWanted`: nothing was forgotten meanwhile. */
  async function readVersions(isWanted: () => boolean): Promise<void> {
    const askedAtMs = engine.clock.now();
    const read = await engine.management.eventTypes.versionsWithSchema();
    if (!isWanted()) return;
    versions = read;
    readAtMs = askedAtMs;
    for (const name of compiled.keys()) if (!versions.has(name)) compiled.delete(name);
  }

  function findKnown(name: string): Promise<PayloadSchema | null> | null {
    const version = versions.get(name);
    if (version === undefined) return null;
    const known = compiled.get(name);
    if (known?.version === version) return known.schema;
    const schema = engine.management.eventTypes.find(name).then((type) => compile(engine, type));
    if (compiled.size >= cacheLimit) compiled.clear();
    compiled.set(name, { version, schema });
    schema.catch(() => compiled.delete(name));
    return schema;
  }
}

function compile(
  { jsonSchemas, log }: Pick<EngineParts, "jsonSchemas" | "log">,
  type: EventType | null,
): PayloadSchema | null {
  if (type === null || type.validate === "off" || type.schema === null) return null;
  const compiled = jsonSchemas.compile(type.schema);
  if (compiled.ok) return { validate: type.validate, check: compiled.check };
  // It was accepted by another version of Posthorn: no reason to lose events.
  log.error({ eventType: type.name, errors: compiled.errors }, "the schema of an event type cannot be used");
  return { validate: "warn", check: () => [{ pointer: "", message: "the schema cannot be used" }] };
}
