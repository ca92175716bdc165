import * as z from "zod";
import type { TestTenant } from "./test-tenant.ts";

export type Thing = keyof TestTenant["things"];

/** A place in a body where something is named: its path, and what can stand there. */
export type Reference = { path: (string | number)[]; thing: Thing };

/** What the contract calls ids and names, and which thing of a tenant they are of. Event types are everybody's. */
const things: Readonly<Record<string, Thing>> = {
  TenantRef: "tenant",
  TenantId: "tenant",
  EndpointId: "endpoint",
  EventId: "event",
  DeliveryId: "delivery",
  AttemptId: "attempt",
  OperationId: "operation",
  ApiKeyId: "apiKey",
  PortalSessionId: "portalSession",
};

type Json = { [field: string]: unknown };

/** Every place of a schema that names something of a tenant; of a list, its first item. */
export function findReferences(schema: z.ZodType | undefined): Reference[] {
  if (schema === undefined) return [];
  const root: Json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return walk(root, isJson(root["$defs"]) ? root["$defs"] : {}, []);
}

/** `value` with something else at the reference's place. */
export function putAt(value: unknown, path: Reference["path"], put: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return put;
  if (typeof first === "number") return [putAt(Array.isArray(value) ? value[first] : undefined, rest, put)];
  const object = isJson(value) ? value : {};
  return { ...object, [first]: putAt(object[first], rest, put) };
}

function walk(schema: unknown, defs: Json, path: Reference["path"]): Reference[] {
  if (!isJson(schema)) return [];
  const name = String(schema["$ref"] ?? "").replace("#/$defs/", "");
  const thing = things[name];
  if (thing !== undefined) return [{ path, thing }];
  const fields = Object.entries(isJson(schema["properties"]) ? schema["properties"] : {});
  const forms = [schema["anyOf"], schema["oneOf"], schema["allOf"]].flatMap((list) => list ?? []);
  return [
    ...walk(defs[name], defs, path),
    ...fields.flatMap(([field, inner]) => walk(inner, defs, [...path, field])),
    ...walk(schema["items"], defs, [...path, 0]),
    ...forms.flatMap((form) => walk(form, defs, path)),
  ];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
