import type { RequestListener } from "node:http";
import { answerError } from "./answer-problem.ts";
import type { Api } from "./api.ts";
import { createApp } from "./create-app.ts";
import { createEmitAnswer } from "./routes/events.ts";

/** `POST /v1/tenants/{tenant}/events`, written as nearly everybody writes it. */
const emitUrl = /^\/v1\/tenants\/([\w.~-]+)\/events$/;

/**
 * Answers everything: emitting, which is nearly all there is, without express, and the rest with it. Both come to the same
 * answer. Why: docs/decisions/0026-emits-are-answered-without-express.md.
 */
export function createListener(api: Api): RequestListener {
  const app = createApp(api);
  const emit = createEmitAnswer(api);
  return (request, response) => {
    const { method, url = "" } = request;
    const tenant = method === "POST" ? emitUrl.exec(url)?.[1] : undefined;
    if (tenant === undefined) return app(request, response);
    emit(request, response, { params: { tenant }, query: {}, url }).catch((error: unknown) =>
      answerError(api.engine, error, request, response, true),
    );
  };
}
