import type { PosthornError } from "@posthorn/sdk";

/** A refusal as people read it. */
export type ProblemWords = {
  title: string;
  detail: string;
  /** Which fields are at fault, and why. */
  fields: readonly { pointer: string; message: string }[];
  requestId: string | undefined;
};

type Refusal = Pick<PosthornError, "status" | "code" | "message" | "errors" | "requestId">;

const titles: Partial<Record<NonNullable<PosthornError["code"]>, string>> = {
  unauthorized: "You are signed out",
  forbidden: "Your key does not allow this",
  rate_limited: "Too many requests",
  unavailable: "Posthorn cannot do this right now",
  internal_error: "Posthorn made a mistake",
  delivery_in_progress: "An attempt is under way",
  payload_expired: "The payload is no longer kept",
  precondition_failed: "Somebody else changed this",
  invalid_field: "Something is not right yet",
};

/** Says what happened, from whatever was thrown. */
export function describeProblem(error: unknown): ProblemWords {
  if (!isRefusal(error))
    return { title: "Something went wrong", detail: textOf(error), fields: [], requestId: undefined };
  const { status, code, message, errors, requestId } = error;
  if (status === undefined)
    return {
      title: "No answer from Posthorn",
      detail: "Check your connection. This page goes on as soon as there is one.",
      fields: [],
      requestId: undefined,
    };
  const title =
    (code && titles[code]) ?? (status === 404 ? "This is not here" : `Posthorn answered ${status}`);
  return { title, detail: message, fields: errors, requestId };
}

/** Its class is not asked for, so that this file loads nothing. */
function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "PosthornError";
}

export function isSignedOut(error: unknown): boolean {
  return isRefusal(error) && error.status === 401;
}

/** What was asked for is not there, or not any more. */
export function isNotFound(error: unknown): boolean {
  return isRefusal(error) && error.status === 404;
}

/** Somebody else changed it since it was read. */
export function isOutdated(error: unknown): boolean {
  return isRefusal(error) && error.code === "precondition_failed";
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
