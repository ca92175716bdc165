import { setImmediate } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EventType, EventTypeValidation, NewEventType } from "../management-store.ts";
import { createEventType } from "./create-event-type.ts";
import { type FoundEventType, readOpenApi } from "./read-openapi.ts";
import { updateEventType } from "./update-event-type.ts";

export type EventTypeImport = {
  /** An OpenAPI document. */
  document: Record<string, unknown>;
  /** For types that get a schema; null: as it is, and off for new ones. */
  validate: EventTypeValidation | null;
  /** Only says what would happen. */
  dryRun: boolean;
};

export type ImportedEventType = {
  name: string;
  result: "created" | "updated" | "unchanged" | "skipped";
  /** Why it was skipped, or what else there is to say. */
  reason?: string;
};

/**
 * Brings the catalogue up to date with the webhooks of an OpenAPI document, one type after the other: what was done before one
 * fails stays done, and importing again finds it unchanged. What the document does not say stays as it is, and so do archived
 * types.
 *
 * @throws EngineError invalid_field when it is no OpenAPI document, or has no webhooks
 */
export async function importEventTypes(
  engine: Engine,
  actor: Actor,
  { document, validate, dryRun }: EventTypeImport,
): Promise<ImportedEventType[]> {
  const read = readOpenApi(document);
  if (!read.ok) throw new EngineError("invalid_field", `It ${read.message}.`, `/document${read.pointer}`);
  const results: ImportedEventType[] = [];
  for (const found of read.found) {
    await setImmediate(); // a large document must not keep others waiting
    if ("reason" in found) results.push({ ...found, result: "skipped" });
    else results.push(await importOne(engine, actor, found, { validate, dryRun }));
  }
  return results;
}

async function importOne(
  engine: Engine,
  actor: Actor,
  found: FoundEventType,
  how: Pick<EventTypeImport, "validate" | "dryRun">,
): Promise<ImportedEventType> {
  const { name } = found;
  const stored = await engine.management.eventTypes.find(name);
  const planned = plan(engine, found, stored, how.validate);
  if (!planned.ok) return { name, result: "skipped", reason: planned.reason };
  const { wanted, reason } = planned;
  const said = reason === null ? {} : { reason };
  if (stored === null) {
    if (!how.dryRun) {
      const isTaken = await createEventType(engine, actor, wanted).then(() => false, isConflict);
      if (isTaken) return importOne(engine, actor, found, how);
    }
    return { name, result: "created", ...said };
  }
  const patch = changesOf(stored, wanted);
  if (Object.keys(patch).length === 0) return { name, result: "unchanged", ...said };
  if (!how.dryRun) await updateEventType(engine, actor, name, patch);
  return { name, result: "updated", ...said };
}

/** Somebody emitted the first event of the type meanwhile. */
function isConflict(error: unknown): true {
  if (error instanceof EngineError && error.code === "conflict") return true;
  throw error;
}

type Planned = { ok: true; wanted: NewEventType; reason: string | null } | { ok: false; reason: string };

/** What a type is to be: an example that breaks the schema is worth less than the schema. */
function plan(
  { jsonSchemas }: Pick<Engine, "jsonSchemas">,
  { name, description, schema, example }: FoundEventType,
  stored: EventType | null,
  validate: EventTypeValidation | null,
): Planned {
  const kept = stored ?? { description: "", schema: null, example: null, validate: "off" };
  const wanted: NewEventType = {
    name,
    description: description ?? kept.description,
    schema: schema ?? kept.schema,
    example: example === undefined ? kept.example : example,
    validate: schema === undefined ? kept.validate : (validate ?? kept.validate),
  };
  const reason = stored?.archivedAt ? "it is archived, and stays so" : null;
  if (wanted.schema === null) return { ok: true, wanted, reason };
  const compiled = jsonSchemas.compile(wanted.schema);
  if (!compiled.ok) {
    const [error] = compiled.errors;
    return { ok: false, reason: `the schema cannot be used: ${error?.pointer} ${error?.message}` };
  }
  const [broken] = wanted.example === null ? [] : compiled.check(wanted.example);
  if (broken === undefined) return { ok: true, wanted, reason };
  const left = `its example breaks the schema and is left out: ${broken.pointer} ${broken.message}`;
  return {
    ok: true,
    wanted: { ...wanted, example: null },
    reason: reason === null ? left : `${reason}; ${left}`,
  };
}

function changesOf(stored: EventType, wanted: NewEventType): Partial<NewEventType> {
  const changed = (["description", "schema", "example", "validate"] as const).filter(
    (field) => !isDeepStrictEqual(stored[field], wanted[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, wanted[field]]));
}
