import { type Problem, type ProblemCode, problem, problemMediaType } from "@posthorn/contract/problem";
import { EngineError } from "@posthorn/engine/errors";
import type { Log } from "@posthorn/engine/ports";
import type { ErrorRequestHandler, Response } from "express";
import { RefusalError } from "./refusal.ts";
import { requestIdOf } from "./request-id.ts";

const retryAfterSeconds = 1;

/** What body-parser refuses with, in our words. */
const bodyRefusals: Record<string, ProblemCode> = {
  "entity.too.large": "payload_too_large",
  "encoding.unsupported": "unsupported_media_type",
  "request.size.invalid": "bad_request",
  "request.aborted": "bad_request",
};

/** Postgres and network errors that pass when the server is back. */
const passingError =
  /^(08|57P0|53|40)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|P1001|P1002|P1008|P1017|P2024|P2034)$/;

/** Describes any error as a problem; only what is our mistake is logged. */
export function describeError(error: unknown, requestId: string, log: Log): Problem {
  if (error instanceof RefusalError)
    return problem(error.code, { requestId, detail: error.detail, errors: error.errors });
  if (error instanceof EngineError) {
    const { code, message, pointer } = error;
    const errors = pointer === undefined ? undefined : [{ pointer, message }];
    return problem(code, { requestId, detail: message, errors });
  }
  const bodyRefusal = bodyRefusals[textOf(error, "type")];
  if (bodyRefusal !== undefined) return problem(bodyRefusal, { requestId });
  if (textOf(error, "status") === "400") return problem("bad_request", { requestId });
  if (isPassing(error)) {
    log.warn({ error, requestId }, "Postgres did not serve a request");
    return problem("unavailable", { requestId });
  }
  log.error({ error, requestId }, "a request failed");
  return problem("internal_error", { requestId });
}

export function sendProblem(response: Response, body: Problem): void {
  if (body.status === 429 || body.status === 503) response.setHeader("retry-after", retryAfterSeconds);
  response.status(body.status).setHeader("content-type", problemMediaType);
  response.end(JSON.stringify(body));
}

/** The last middleware: every error ends here, as a problem. */
export function answerErrors(log: Log): ErrorRequestHandler {
  return (error, request, response, _next) => {
    if (response.headersSent) return void response.destroy();
    sendProblem(response, describeError(error, requestIdOf(request, response), log));
  };
}

function isPassing(error: unknown): boolean {
  if (passingError.test(textOf(error, "code"))) return true;
  const message = error instanceof Error ? error.message : "";
  return (
    message.includes("timeout exceeded when trying to connect") || message.includes("Connection terminated")
  );
}

function textOf(value: unknown, field: string): string {
  if (typeof value !== "object" || value === null || !(field in value)) return "";
  return String(Reflect.get(value, field));
}
