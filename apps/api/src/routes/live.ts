import { routeClassOf } from "@posthorn/contract/define-route";
import { createRequestParser } from "@posthorn/contract/parse-request";
import * as contract from "@posthorn/contract/routes/live";
import { encodeId } from "@posthorn/domain/id";
import type { Actor } from "@posthorn/engine/actor";
import type { LiveAttempt } from "@posthorn/engine/live/live-store";
import { resolveTenant } from "@posthorn/engine/tenants/resolve-tenant";
import type { Express, Request, Response } from "express";
import type { Api } from "../api.ts";
import { createAuthorize } from "../authorize.ts";
import { type EventStream, openEventStream, writeHead } from "../event-stream.ts";
import { refuseUnderPressure } from "../pressure.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { RefusalError } from "../refusal.ts";
import { renderDelivery } from "../render.ts";
import { requestIdOf } from "../request-id.ts";

const route = contract.streamDeliveries;
const parse = createRequestParser(route);
/** With the few seconds for which a key is trusted, a revoked one loses its stream within 5 s. */
const authorizeEveryMs = 1_000;
const beatEveryMs = 15_000;
/** A stream is one request, however long it lasts. */
const noLimits = { admit: async () => {} };

/** Mounted by itself, since it does not end with an answer. Until the stream begins, a refusal is a problem as anywhere. */
export function mountLive(app: Express, api: Api): void {
  const routeClass = routeClassOf(route);
  const authorize = createAuthorize(api, route);
  const authorizeAgain = createAuthorize({ ...api, limits: noLimits }, route);
  app.get(route.path, async (request: Request, response: Response): Promise<void> => {
    const requestId = requestIdOf(request, response);
    refuseUnderPressure(api.engine.pressure, routeClass);
    const { actor } = await authorize(request, request.query, response, requestId);
    const { filter, afterId } = await readAsked(api, actor, request);
    if (request.method === "HEAD") return void writeHead(response).end();
    const stream = openEventStream(response);
    const leave = await api.live.listen(
      {
        filter,
        tell({ told, skipped }) {
          for (const { delivery, attempt } of told) sendAttempt(stream, attempt, renderDelivery(delivery));
          if (skipped > 0) stream.send({ name: "skipped", data: { count: skipped } });
        },
        end: stream.end,
      },
      afterId,
    );
    stream.beat();
    const again = () => authorizeAgain(request, request.query, response, requestId);
    const timers = [
      setInterval(() => void again().catch(stream.end), authorizeEveryMs),
      setInterval(stream.beat, beatEveryMs),
    ];
    const finish = () => {
      for (const timer of timers) clearInterval(timer);
      leave();
    };
    if (response.closed) finish();
    else response.once("close", finish);
  });
}

async function readAsked({ engine }: Api, actor: Actor, request: Request) {
  const { params, query, headers } = request;
  const parsed = parse({ params, query, headers, body: undefined });
  if (!parsed.ok) throw new RefusalError(parsed.refusal);
  const { tenant, endpoint, status } = parsed.request.query;
  const lastEventId = parsed.request.headers["last-event-id"];
  const isNamed = tenant !== undefined;
  const filter = {
    tenantId: isNamed ? (await resolveTenant(engine, actor, readTenantRef(tenant))).id : actor.tenantId,
    endpointId: endpoint === undefined ? null : readId("ep", endpoint),
    statuses: status ?? null,
  };
  return { filter, afterId: lastEventId === undefined ? null : readId("att", lastEventId) };
}

function sendAttempt(
  stream: EventStream,
  attempt: LiveAttempt,
  delivery: ReturnType<typeof renderDelivery>,
): void {
  const id = encodeId("att", attempt.id);
  const { number, trigger, durationMs, statusCode, reason } = attempt;
  const startedAt = attempt.startedAt.toISOString();
  const data = { delivery, attempt: { id, number, trigger, startedAt, durationMs, statusCode, reason } };
  stream.send({ name: "attempt", id, data });
}
