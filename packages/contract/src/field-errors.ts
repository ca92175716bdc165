import type * as z from "zod";
import type { FieldError } from "./problem.ts";

type Issue = z.core.$ZodIssue;

/** Turns what zod found into problem errors with RFC 6901 pointers; each unknown field gets an error of its own. */
export function issuesToErrors(error: z.core.$ZodError): FieldError[] {
  return error.issues.flatMap((issue) => errorsOfIssue(issue));
}

function errorsOfIssue(issue: Issue): FieldError[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), message: "unknown field" }));
  return [{ pointer: pointerTo(issue.path), message: messageOfIssue(issue) }];
}

/** A record's key is judged by a schema of its own, whose words say more than "invalid key". */
function messageOfIssue(issue: Issue): string {
  if (issue.code !== "invalid_key") return issue.message;
  return issue.issues[0]?.message ?? issue.message;
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
