/** Everything a verb refuses with. The API answers each with the problem of the same code. */
export type EngineErrorCode =
  | "tenant_not_found"
  | "endpoint_not_found"
  | "event_not_found"
  | "delivery_not_found"
  | "event_type_not_found"
  | "api_key_not_found"
  | "portal_session_not_found"
  | "operation_not_found"
  | "unauthorized"
  | "forbidden"
  | "conflict"
  | "idempotency_conflict"
  | "external_id_taken"
  | "idempotency_in_progress"
  | "already_created"
  | "delivery_in_progress"
  | "payload_expired"
  | "precondition_failed"
  | "invalid_field"
  | "invalid_payload"
  | "unknown_event_type"
  | "url_not_allowed"
  | "rate_limited"
  | "unavailable";

/** What is wrong at a place of a request's body, which a JSON pointer names (RFC 6901). */
export type FieldError = { pointer: string; message: string };

/** A refusal in words for the caller; never carries a secret or an internal detail. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** JSON pointer into the request body, when one field is at fault. */
  readonly pointer: string | undefined;
  /** What is at fault, where there is more to say than the message does. */
  readonly errors: readonly FieldError[] | undefined;

  constructor(code: EngineErrorCode, message: string, at?: string | readonly FieldError[]) {
    super(message);
    this.name = "EngineError";
    this.code = code;
    this.pointer = typeof at === "string" ? at : undefined;
    this.errors = typeof at === "object" ? at : undefined;
  }
}
