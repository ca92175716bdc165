import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const header = "x-request-id";
const plausible = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's X-Request-Id, or a new one; answered with every response, and in every problem and log line. */
export function requestIdOf(request: IncomingMessage, response: ServerResponse): string {
  const answered = response.getHeader(header);
  if (typeof answered === "string") return answered;
  const given = request.headers[header];
  const id = typeof given === "string" && plausible.test(given) ? given : `req_${randomUUID()}`;
  response.setHeader(header, id);
  return id;
}
