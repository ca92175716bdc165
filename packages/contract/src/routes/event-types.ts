import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { isStorableJson, storableJsonMessage } from "../json-value.ts";
import { eventTypeName, listOf, page, text, timestamp } from "../shapes.ts";

const description = text(2_000);
const jsonSchema = z
  .record(z.string(), z.unknown())
  .refine(isStorableJson, storableJsonMessage)
  .nullable()
  .meta({ description: "JSON Schema of the payload: 2020-12, or draft-07 when `$schema` says so." });
const example = z
  .unknown()
  .refine(isStorableJson, storableJsonMessage)
  .meta({ description: "A payload to show in the catalogue; it keeps to the schema." });

const validate = z.enum(["off", "warn", "reject"]).meta({
  description:
    "What becomes of a payload that breaks the schema: nothing, it is noted on the event, or it is refused. `warn` and `reject` need a schema.",
});

export const eventTypeCreate = z
  .strictObject({
    name: eventTypeName,
    description: description.default(""),
    schema: jsonSchema.default(null),
    example: example.default(null),
    validate: validate.default("off"),
  })
  .meta({
    id: "EventTypeCreate",
    examples: [{ name: "invoice.paid", description: "An invoice was paid.", example: { invoice: "in_42" } }],
  });

export const eventTypeUpdate = z
  .strictObject({
    description,
    schema: jsonSchema,
    example,
    validate,
    archived: z.boolean().meta({ description: "false brings an archived event type back." }),
  })
  .partial()
  .meta({ id: "EventTypeUpdate", examples: [{ description: "An invoice was paid in full." }] });

export const eventType = z
  .object({
    name: eventTypeName,
    description: z.string(),
    schema: z.record(z.string(), z.unknown()).nullable(),
    example: z.unknown(),
    validate,
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
        schema: { type: "object", required: ["invoice"], properties: { invoice: { type: "string" } } },
        example: { invoice: "in_42" },
        validate: "reject",
        archivedAt: null,
        createdAt: "2026-03-01T12:00:00.000Z",
        updatedAt: "2026-03-01T12:00:00.000Z",
      },
    ],
  });

export const eventTypeImport = z
  .strictObject({
    document: z
      .record(z.string(), z.unknown())
      .refine(isStorableJson, storableJsonMessage)
      .meta({ description: "An OpenAPI document as JSON: 3.1 with `webhooks`, or 3.0 with `x-webhooks`." }),
    validate: validate
      .optional()
      .meta({ description: "For types that get a schema; as it is when left out." }),
    dryRun: z.boolean().default(false).meta({ description: "Says what would happen, and changes nothing." }),
  })
  .meta({
    id: "EventTypeImport",
    examples: [
      {
        document: {
          openapi: "3.1.0",
          info: { title: "Billing", version: "1" },
          webhooks: {
            "invoice.paid": {
              post: {
                summary: "An invoice was paid.",
                requestBody: {
                  content: { "application/json": { schema: { type: "object", required: ["invoice"] } } },
                },
              },
            },
          },
        },
        validate: "warn",
      },
    ],
  });

export const eventTypeImportResults = z
  .object({
    data: z.array(
      z.object({
        name: z.string(),
        result: z.enum(["created", "updated", "unchanged", "skipped"]),
        reason: z
          .string()
          .optional()
          .meta({ description: "Why it was skipped, or what else there is to say." }),
      }),
    ),
  })
  .meta({
    id: "EventTypeImportResults",
    examples: [
      {
        data: [
          { name: "invoice.paid", result: "created" },
          { name: "Invoice paid", result: "skipped", reason: "is no name of an event type" },
        ],
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
  idempotent: true,
  response: {
    status: 201,
    schema: eventType,
    description: "The event type.",
    location: "/v1/event-types/:name",
  },
  problems: ["conflict"],
});

export const importEventTypes = defineRoute({
  id: "importEventTypes",
  method: "post",
  path: "/v1/event-types/import",
  scope: "admin",
  tag,
  summary: "Import event types from an OpenAPI document",
  description:
    "Adds a type for each webhook of the document, or changes it: description, schema and example. What the document does not say stays as it is, archived types stay archived, and types it does not name are left alone.",
  body: eventTypeImport,
  response: {
    status: 200,
    schema: eventTypeImportResults,
    description: "What became of each, in the order of the document.",
  },
  problems: [],
});

export const listEventTypes = defineRoute({
  id: "listEventTypes",
  method: "get",
  path: "/v1/event-types",
  scope: "endpoints:read",
  tag,
  summary: "List event types",
  query: z.strictObject({
    ...page,
    archived: z
      .enum(["true", "false"])
      .optional()
      .meta({ description: "Those that were archived, or the others; all when left out." }),
  }),
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
