import type { Body } from "@posthorn/sdk";
import type { EventType } from "../../event-types/use-event-types.ts";

/** An event type as somebody writes it: schema and example are texts, which may not be JSON yet. */
export type EventTypeDraft = {
  name: string;
  description: string;
  schema: string;
  example: string;
  validate: EventType["validate"];
};

export const emptyEventTypeDraft: EventTypeDraft = {
  ...{ name: "", description: "", schema: "", example: "" },
  validate: "off",
};

export function draftOf({ name, description, schema, example, validate }: EventType): EventTypeDraft {
  return { name, description, validate, schema: writeJson(schema), example: writeJson(example) };
}

function writeJson(value: unknown): string {
  return value === null || value === undefined ? "" : JSON.stringify(value, null, 2);
}

type ReadDraft = Omit<NonNullable<Body<"createEventType">>, "name">;

/** What the API is told, or at which field it cannot be told yet. */
export function readEventTypeDraft({
  description,
  schema,
  example,
  validate,
}: EventTypeDraft): { body: ReadDraft } | { at: Record<string, string> } {
  const [readSchema, readExample] = [readJson(schema), readJson(example)];
  const at: Record<string, string> = {};
  if (readSchema === undefined) at["/schema"] = "is not JSON yet";
  else if (readSchema !== null && !isObject(readSchema)) at["/schema"] = "must be an object";
  if (readExample === undefined) at["/example"] = "is not JSON yet";
  if (validate !== "off" && readSchema === null) at["/schema"] = "is needed to check payloads against";
  if (Object.keys(at).length > 0) return { at };
  return { body: { description, schema: asSchemaBody(readSchema), example: readExample, validate } };
}

/** undefined: it is not JSON. Nothing written is null. */
function readJson(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asSchemaBody(value: unknown): Record<string, unknown> | null {
  return isObject(value) ? value : null;
}
