import * as z from "zod";

/** Every way a request can be refused. Codes are for programs and never change; the sentences are for people. */
export const problems = {
  malformed_json: { status: 400, title: "Malformed JSON", detail: "The body is not JSON." },
  invalid_utf8: { status: 400, title: "Invalid UTF-8", detail: "The body is not UTF-8 text." },
  bad_request: { status: 400, title: "Bad request", detail: "The request is not understood." },
  invalid_cursor: { status: 400, title: "Invalid cursor", detail: "The cursor is not one from this list." },
  unauthorized: {
    status: 401,
    title: "Unauthorized",
    detail: "The key is missing, unknown, expired or revoked.",
  },
  forbidden: { status: 403, title: "Forbidden", detail: "The key does not allow this." },
  not_found: { status: 404, title: "Not found", detail: "Nothing is here." },
  tenant_not_found: { status: 404, title: "Tenant not found", detail: "There is no such tenant." },
  endpoint_not_found: {
    status: 404,
    title: "Endpoint not found",
    detail: "The tenant has no such endpoint.",
  },
  event_not_found: { status: 404, title: "Event not found", detail: "The tenant has no such event." },
  delivery_not_found: {
    status: 404,
    title: "Delivery not found",
    detail: "The tenant has no such delivery.",
  },
  event_type_not_found: {
    status: 404,
    title: "Event type not found",
    detail: "There is no such event type.",
  },
  api_key_not_found: { status: 404, title: "API key not found", detail: "There is no such API key." },
  portal_session_not_found: {
    status: 404,
    title: "Portal session not found",
    detail: "The tenant has no such portal session.",
  },
  operation_not_found: {
    status: 404,
    title: "Operation not found",
    detail: "There is no such operation.",
  },
  idempotency_conflict: {
    status: 409,
    title: "Idempotency conflict",
    detail: "The Idempotency-Key was used for another request.",
  },
  idempotency_in_progress: {
    status: 409,
    title: "Idempotency in progress",
    detail: "The first request with this Idempotency-Key is still under way; wait as Retry-After says.",
  },
  already_created: {
    status: 409,
    title: "Already created",
    detail: "The first request with this Idempotency-Key was carried out, but its answer was lost.",
  },
  external_id_taken: {
    status: 409,
    title: "External id taken",
    detail: "Another event of the tenant has this externalId.",
  },
  conflict: { status: 409, title: "Conflict", detail: "What should be unique exists already." },
  delivery_in_progress: {
    status: 409,
    title: "Delivery in progress",
    detail: "An attempt is being made right now; ask again when it has ended.",
  },
  payload_expired: {
    status: 409,
    title: "Payload expired",
    detail: "The event's payload is no longer kept, so it cannot be sent again.",
  },
  precondition_failed: {
    status: 412,
    title: "Precondition failed",
    detail: "It was changed since the version that If-Match names.",
  },
  payload_too_large: {
    status: 413,
    title: "Payload too large",
    detail: "The body or the payload is too large.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    detail: "The body must be application/json, without a content coding.",
  },
  invalid_field: {
    status: 422,
    title: "Invalid field",
    detail: "The request breaks its schema; see errors.",
  },
  invalid_payload: {
    status: 422,
    title: "Invalid payload",
    detail: "The payload breaks the schema of its event type; see errors.",
  },
  payload_too_deep: { status: 422, title: "Payload too deep", detail: "The JSON is nested too deep." },
  unknown_event_type: {
    status: 422,
    title: "Unknown event type",
    detail: "The event type is not in the catalogue, and this instance accepts no others.",
  },
  url_not_allowed: {
    status: 422,
    title: "URL not allowed",
    detail: "Deliveries may not be sent to this URL.",
  },
  rate_limited: {
    status: 429,
    title: "Rate limited",
    detail: "Too many requests; wait as Retry-After says.",
  },
  internal_error: {
    status: 500,
    title: "Internal error",
    detail: "This is our mistake; the log has the requestId.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    detail: "This cannot be done right now; try again as Retry-After says.",
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const problemMediaType = "application/problem+json";

export const fieldError = z.object({
  pointer: z
    .string()
    .meta({ description: "RFC 6901 pointer into the part of the request that `detail` names." }),
  message: z.string(),
});

/** One mistake in a request, for a form to show beside the field. */
export type FieldError = z.output<typeof fieldError>;

/** The body of every refusal, RFC 9457. */
export const problemBody = z
  .object({
    type: z
      .string()
      .meta({ description: "Where the code is explained: a reference relative to the instance." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(problemCodes),
    requestId: z.string(),
    errors: z.array(fieldError).optional(),
  })
  .meta({
    id: "Problem",
    examples: [
      {
        type: "/docs/problems#invalid_field",
        title: "Invalid field",
        status: 422,
        detail: "The body breaks its schema.",
        code: "invalid_field",
        requestId: "req_8f2c",
        errors: [{ pointer: "/timeoutMs", message: "Too big: expected number to be <=30000" }],
      },
    ],
  });

export type Problem = z.output<typeof problemBody>;

type ProblemFacts = { requestId: string; detail?: string | undefined; errors?: FieldError[] | undefined };

/** Builds the body of a refusal. `detail` defaults to the code's own sentence; empty `errors` are left out. */
export function problem(code: ProblemCode, { requestId, detail, errors }: ProblemFacts): Problem {
  const { status, title, detail: meaning } = problems[code];
  const body: Problem = {
    type: `/docs/problems#${code}`,
    title,
    status,
    detail: detail ?? meaning,
    code,
    requestId,
  };
  return errors?.length ? { ...body, errors } : body;
}
