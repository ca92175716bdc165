import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type FieldError,
  type Problem,
  type ProblemCode,
  problem,
  problemMediaType,
  problems,
} from "@posthorn/contract/problem";
import { createEvent, createEventBatch } from "@posthorn/contract/routes/events";
import type { Engine } from "@posthorn/engine/engine";
import { EngineError } from "@posthorn/engine/errors";
import type { Log } from "@posthorn/engine/ports";
import type { ErrorRequestHandler, Request } from "express";
import { RefusalError } from "./refusal.ts";
import { requestIdOf } from "./request-id.ts";

const retryAfterSeconds = 1;

/** A body of many mistakes must not be answered with a larger one. */
const maxErrors = 100;
const maxPointerLength = 256;

/** Errors of Postgres, Prisma and the network that pass when the server is back, or the machine less busy. */
const passingError =
  /^(08|57014|57P0|53|40|25006|25P03)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|P1001|P1002|P1008|P1017|P2024|P2028|P2034)$/;

/** Describes any error as a problem; only what is our mistake is logged. */
export function describeError(error: unknown, requestId: string, log: Log): Problem {
  if (error instanceof RefusalError)
    return problem(error.code, { requestId, detail: error.detail, errors: limitErrors(error.errors ?? []) });
  if (error instanceof EngineError) {
    const { code, message, pointer } = error;
    const errors = pointer === undefined ? limitErrors(error.errors ?? []) : [{ pointer, message }];
    return problem(code, { requestId, detail: isMissing(code) ? undefined : message, errors });
  }
  if (textOf(error, "status") === "400") return problem("bad_request", { requestId });
  if (isPassing(error)) {
    log.warn({ error, requestId }, "Postgres did not serve a request");
    return problem("unavailable", { requestId });
  }
  log.error({ error, requestId }, "a request failed");
  return problem("internal_error", { requestId });
}

/** What pg says without a code: no connection, or a lost one. */
const passingMessage =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|not queryable/;

export function sendProblem(response: ServerResponse, body: Problem): void {
  if (body.status === 401) response.setHeader("www-authenticate", "Bearer");
  if (isWorthRetrying(body)) response.setHeader("retry-after", retryAfterSeconds);
  response.statusCode = body.status;
  response.setHeader("content-type", problemMediaType);
  response.end(JSON.stringify(body));
}

/** What passes by itself, within a second as likely as not. */
function isWorthRetrying({ status, code }: Problem): boolean {
  return status === 429 || status === 503 || code === "idempotency_in_progress";
}

/** The last middleware: every error ends here, as a problem. */
export function answerErrors(engine: Pick<Engine, "log" | "telemetry">): ErrorRequestHandler {
  return (error, request, response, _next) =>
    answerError(engine, error, request, response, isIngest(request));
}

/** Answers what went wrong as a problem; `isEmitted`: the request was to emit an event. */
export function answerError(
  { log, telemetry }: Pick<Engine, "log" | "telemetry">,
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  isEmitted: boolean,
): void {
  if (response.headersSent) return void response.destroy();
  const body = describeError(error, requestIdOf(request, response), log);
  if (isEmitted) telemetry.refused(body);
  sendProblem(response, body);
}

const ingestPaths: readonly unknown[] = [createEvent.path, createEventBatch.path];

function isIngest(request: Request): boolean {
  return request.method === "POST" && ingestPaths.includes(request.route?.path);
}

function limitErrors(errors: readonly FieldError[]): FieldError[] {
  return errors
    .slice(0, maxErrors)
    .map(({ pointer, message }) => ({ pointer: pointer.slice(0, maxPointerLength), message }));
}

/** Whether foreign, deleted or never made, what is missing is told in the same words. */
function isMissing(code: ProblemCode): boolean {
  return problems[code].status === 404;
}

function isPassing(error: unknown): boolean {
  if (passingError.test(textOf(error, "code")) || passingError.test(driverCodeOf(error))) return true;
  const message = error instanceof Error ? error.message : "";
  return passingMessage.test(message);
}

/** The SQLSTATE that Prisma keeps inside an error of its own, "database error" (P2039). */
function driverCodeOf(error: unknown): string {
  const path = ["meta", "driverAdapterError", "cause"];
  return textOf(path.reduce(fieldOf, error), "originalCode");
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

function textOf(value: unknown, field: string): string {
  if (typeof value !== "object" || value === null || !(field in value)) return "";
  return String(Reflect.get(value, field));
}
