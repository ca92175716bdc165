/** Everything a verb refuses with. The API answers each with the problem of the same code. */
export type EngineErrorCode =
  | "tenant_not_found"
  | "endpoint_not_found"
  | "event_not_found"
  | "delivery_not_found"
  | "event_type_not_found"
  | "api_key_not_found"
  | "operation_not_found"
  | "forbidden"
  | "conflict"
  | "idempotency_conflict"
  | "delivery_in_progress"
  | "payload_expired"
  | "precondition_failed"
  | "invalid_field"
  | "unknown_event_type"
  | "url_not_allowed"
  | "rate_limited"
  | "unavailable";

/** A refusal in words for the caller; never carries a secret or an internal detail. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** JSON pointer into the request body, when one field is at fault. */
  readonly pointer: string | undefined;

  constructor(code: EngineErrorCode, message: string, pointer?: string) {
    super(message);
    this.name = "EngineError";
    this.code = code;
    this.pointer = pointer;
  }
}
