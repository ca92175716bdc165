import type { FieldError, ProblemCode } from "@posthorn/contract/problem";

/** Thrown by a route to answer with a problem; what else is thrown is a mistake of ours. */
export class RefusalError extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;

  constructor(refusal: {
    code: ProblemCode;
    detail?: string | undefined;
    errors?: FieldError[] | undefined;
  }) {
    super(refusal.detail ?? refusal.code);
    this.name = "RefusalError";
    this.code = refusal.code;
    this.detail = refusal.detail;
    this.errors = refusal.errors;
  }
}
