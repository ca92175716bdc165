import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { isStorableJson, storableJsonMessage } from "../json-value.ts";
import { eventTypeName, listOf, page, text, timestamp } from "../shapes.ts";

const description = text(2_000);
const jsonSchema = z
  .record(z.string(), z.unknown())
  .refine(isStorableJson, storableJsonMessage)
  .nullable()
  .meta({ description: "JSON Schema of the payload." });
const example = z
  .unknown()
  .refine(isStorableJson, storableJsonMessage)
  .meta({ description: "A payload to show in the catalogue." });

export const eventTypeCreate = z
  .strictObject({
    name: eventTypeName,
    description: description.default(""),
    schema: jsonSchema.default(null),
    example: example.default(null),
  })
  .meta({
    id: "EventTypeCreate",
    examples: [{ name: "invoice.paid", description: "An invoice was paid.", example: { invoice: "in_42" } }],
  });

export const eventTypeUpdate = z
  .strictObject({ description, schema: jsonSchema, example })
  .partial()
  .meta({ id: "EventTypeUpdate", examples: [{ description: "An invoice was paid in full." }] });

export const eventType = z
  .object({
    name: eventTypeName,
    description: z.string(),
    schema: z.record(z.string(), z.unknown()).nullable(),
    example: z.unknown(),
    archivedAt: timestamp.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: "EventType",
    examples: [
      {
        name: "invoice.paid",
        description: "An invoice was paid.",
        schema: null,
        example: { invoice: "in_42" },
        archivedAt: null,
        createdAt: "2026-03-01T12:00:00.000Z",
        updatedAt: "2026-03-01T12:00:00.000Z",
      },
    ],
  });

const tag = "Event types";
const params = z.object({ eventType: eventTypeName });

export const createEventType = defineRoute({
  id: "createEventType",
  method: "post",
  path: "/v1/event-types",
  scope: "admin",
  tag,
  summary: "Add an event type to the catalogue",
  body: eventTypeCreate,
  response: { status: 201, schema: eventType, description: "The event type." },
  problems: ["conflict"],
});

export const listEventTypes = defineRoute({
  id: "listEventTypes",
  method: "get",
  path: "/v1/event-types",
  scope: "endpoints:read",
  tag,
  summary: "List event types",
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(eventType), description: "A page of event types, by name." },
  problems: [],
});

export const getEventType = defineRoute({
  id: "getEventType",
  method: "get",
  path: "/v1/event-types/:eventType",
  scope: "endpoints:read",
  tag,
  summary: "Read an event type",
  params,
  response: { status: 200, schema: eventType, description: "The event type." },
  problems: ["event_type_not_found"],
});

export const updateEventType = defineRoute({
  id: "updateEventType",
  method: "patch",
  path: "/v1/event-types/:eventType",
  scope: "admin",
  tag,
  summary: "Change an event type",
  description: "Fields left out stay as they are.",
  params,
  body: eventTypeUpdate,
  response: { status: 200, schema: eventType, description: "The event type as it is now." },
  problems: ["event_type_not_found"],
});

export const archiveEventType = defineRoute({
  id: "archiveEventType",
  method: "delete",
  path: "/v1/event-types/:eventType",
  scope: "admin",
  tag,
  summary: "Archive an event type",
  description: "It leaves the catalogue; events and subscriptions that name it stay.",
  params,
  response: { status: 204, schema: null, description: "Archived." },
  problems: ["event_type_not_found"],
});
