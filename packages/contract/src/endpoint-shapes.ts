import * as z from "zod";
import { filter, shownFilter } from "./filter-shapes.ts";
import { deliveryId, endpointId, tenantId } from "./ids.ts";
import {
  authentication,
  format,
  headerPrefix,
  isNotRedacted,
  redacted,
  shownAuthentication,
  signatures,
  signatureVersions,
} from "./sending-shapes.ts";
import { channels, eventTypePattern, requestTimestamp, signingSecret, text, timestamp } from "./shapes.ts";

/** Seconds between attempts unless an endpoint says otherwise: 10 attempts in 75 h 35 m. */
export const defaultRetrySchedule = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "must be a header name (RFC 9110)");

/** RFC 9110 field values, ASCII only; the placeholder comes from a client that sends an answer back. */
const headerValue = z
  .string()
  .max(4_096)
  .regex(/^(?:[\x21-\x7E](?:[\x20-\x7E\t]*[\x21-\x7E])?)?$/, "must be ASCII text without surrounding spaces")
  .refine(isNotRedacted, "must be the real value, not its placeholder");

const ownHeaders = z
  .record(headerName, headerValue)
  .refine((headers) => Object.keys(headers).length <= 32, "must have at most 32 headers")
  .meta({ description: "Sent with each attempt besides ours. Values are never shown again." });

/** Without defaults, since a PATCH must not reset what it leaves out. */
const fields = {
  url: z
    .string()
    .min(1)
    .max(2_048)
    .meta({ format: "uri", description: "http or https, on a public address; see `url_not_allowed`." }),
  description: text(1_000),
  eventTypes: z.array(eventTypePattern).min(1).max(100),
  channels,
  headers: ownHeaders,
  timeoutMs: z.int().min(1_000).max(30_000).meta({ description: "Absolute deadline of an attempt." }),
  retrySchedule: z
    .array(z.int().min(1).max(604_800))
    .max(30)
    .meta({ description: "Seconds to wait after the 1st, 2nd, … failed attempt." }),
  maxInFlight: z.int().min(1).max(1_000).meta({ description: "Requests in flight at once, per worker." }),
  ratePerSecond: z.number().min(0.01).max(10_000).nullable().meta({
    description: "Attempts a second over all workers, evenly spaced; fractions count. null: no limit.",
  }),
  filter,
  format,
  signatures,
  headerPrefix,
  authentication,
};

export const endpointCreate = z
  .strictObject({
    url: fields.url,
    description: fields.description.default(""),
    eventTypes: fields.eventTypes.default(["*"]),
    channels: fields.channels.default([]),
    headers: fields.headers.default({}),
    timeoutMs: fields.timeoutMs.default(15_000),
    retrySchedule: fields.retrySchedule.default(defaultRetrySchedule),
    maxInFlight: fields.maxInFlight.default(10),
    ratePerSecond: fields.ratePerSecond.default(null),
    filter: fields.filter.default(null),
    format: fields.format.default("raw"),
    signatures: fields.signatures.default(["v1"]),
    headerPrefix: fields.headerPrefix.default(null),
    authentication: fields.authentication.default(null),
    secret: signingSecret.optional().meta({ description: "Made when left out." }),
  })
  .meta({
    id: "EndpointCreate",
    examples: [
      { url: "https://hooks.acme.example/in", eventTypes: ["invoice.*", "user.created"] },
      {
        url: "https://hooks.acme.example/cloudevents",
        format: "cloudevents_structured",
        signatures: ["v1", "v1a"],
        authentication: {
          type: "oauth2",
          tokenUrl: "https://login.acme.example/token",
          clientId: "posthorn",
          clientSecret: "7Fjfp0ZBr1KtDRbnfVdmIw",
          scope: "webhooks.write",
        },
      },
    ],
  });

export const endpointUpdate = z
  .strictObject(fields)
  .partial()
  .meta({ id: "EndpointUpdate", examples: [{ timeoutMs: 10_000, maxInFlight: 20, ratePerSecond: 0.5 }] });

/** `deleted` is not among them: a deleted endpoint is not found. */
export const endpointStatuses = ["active", "paused", "disabled"] as const;

const exampleEndpoint = {
  id: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  url: "https://hooks.acme.example/in",
  description: "orders",
  eventTypes: ["invoice.*", "user.created"],
  channels: [],
  headers: { "X-Env": redacted },
  timeoutMs: 15_000,
  retrySchedule: defaultRetrySchedule,
  maxInFlight: 10,
  ratePerSecond: null,
  filter: null,
  format: "raw",
  signatures: ["v1"],
  headerPrefix: null,
  authentication: { type: "basic", username: "posthorn", password: redacted },
  status: "active",
  disabledReason: null,
  version: 1,
  createdAt: "2026-03-01T12:00:00.000Z",
  updatedAt: "2026-03-01T12:00:00.000Z",
};

export const endpoint = z
  .object({
    id: endpointId,
    tenantId,
    url: z.string(),
    description: z.string(),
    eventTypes: z.array(z.string()),
    channels: z.array(z.string()),
    headers: z.record(z.string(), z.literal(redacted)),
    timeoutMs: z.int(),
    retrySchedule: z.array(z.int()),
    maxInFlight: z.int(),
    ratePerSecond: z.number().nullable(),
    filter: shownFilter,
    format,
    signatures: z.array(z.enum(signatureVersions)),
    headerPrefix: z.string().nullable(),
    authentication: shownAuthentication,
    unreadable: z
      .array(z.enum(["headers", "authentication"]))
      .optional()
      .meta({
        description:
          "There only when the instance lacks the master key of these: they are shown as if there were none, and nothing is " +
          "sent until they are set anew.",
      }),
    status: z.enum(endpointStatuses),
    disabledReason: z.string().nullable().meta({
      description:
        "`gone`: it answered 410. `receiver_request`: it answered `webhook-delivery: disable`. `failing`: nothing but failure for 5 days.",
    }),
    version: z.int().meta({ description: "Grows with every change; the ETag." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "Endpoint", examples: [exampleEndpoint] });

export const createdEndpoint = endpoint.extend({ secret: signingSecret }).meta({
  id: "CreatedEndpoint",
  examples: [{ ...exampleEndpoint, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=" }],
});

/** What becomes of the deliveries that waited while an endpoint was paused or disabled. */
export const endpointResume = z
  .strictObject({
    backlog: z
      .union([z.enum(["all", "none"]), z.strictObject({ since: requestTimestamp })])
      .default("all")
      .meta({
        description:
          "`all` of what waits is sent, `none` of it, or that of events emitted `since` a time. The rest is cancelled.",
      }),
  })
  .prefault({})
  .meta({
    id: "EndpointResume",
    examples: [{ backlog: "all" }, { backlog: { since: "2026-03-01T12:00:00.000Z" } }],
  });

const blocker = z.object({
  orderingKey: z.string(),
  deliveryId: deliveryId.meta({ description: "The first of its key: retry it, or cancel it to skip it." }),
  waiting: z.int().meta({ description: "Deliveries behind it; counted up to 1,000." }),
  nextAttemptAt: timestamp.meta({ description: "Of the blocker; past while it is due or being attempted." }),
});

export const lane = z
  .object({
    breaker: z.enum(["closed", "open"]),
    openedUntil: timestamp
      .nullable()
      .meta({ description: "While the breaker is open: the next probe is not earlier." }),
    failingSince: timestamp.nullable().meta({ description: "Since then no attempt succeeded." }),
    consecutiveFailures: z.int(),
    ratePerSecond: z.number().nullable(),
    maxInFlight: z.int(),
    unfinished: z
      .int()
      .meta({ description: "Deliveries that wait or are being attempted; counted up to 10,000." }),
    oldestDueAt: timestamp.nullable().meta({ description: "Since when the oldest due delivery waits." }),
    blockedBy: z.array(blocker).meta({ description: "Ordering keys with deliveries waiting; at most 20." }),
  })
  .meta({
    id: "Lane",
    examples: [
      {
        breaker: "open",
        openedUntil: "2026-03-01T12:02:00.000Z",
        failingSince: "2026-03-01T11:58:12.081Z",
        consecutiveFailures: 12,
        ratePerSecond: null,
        maxInFlight: 10,
        unfinished: 340,
        oldestDueAt: "2026-03-01T11:58:17.112Z",
        blockedBy: [
          {
            orderingKey: "order-42",
            deliveryId: "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
            waiting: 3,
            nextAttemptAt: "2026-03-01T12:03:17.112Z",
          },
        ],
      },
    ],
  });
