import { dashboardPaths } from "@posthorn/contract/dashboard-paths";
import { type DashboardSession, dashboardSignIn } from "@posthorn/contract/dashboard-session-shapes";
import { issuesToErrors } from "@posthorn/contract/field-errors";
import { safeParse } from "@posthorn/contract/safe-parse";
import type { Scope } from "@posthorn/contract/scopes";
import { encodeId } from "@posthorn/domain/id";
import type { Credential } from "@posthorn/engine/api-keys/authenticate";
import { getCurrentApiKey } from "@posthorn/engine/api-keys/get-api-key";
import {
  beginDashboardSession,
  sessionSeconds,
} from "@posthorn/engine/dashboard-sessions/begin-dashboard-session";
import { endDashboardSession } from "@posthorn/engine/dashboard-sessions/end-dashboard-session";
import type { Express, Request, Response } from "express";
import type { Api } from "../api.ts";
import { parseJson, receiveBytes, requireJsonText } from "../read-body.ts";
import { RefusalError } from "../refusal.ts";
import { requestIdOf } from "../request-id.ts";
import { admit } from "./admit.ts";
import { maySeeQueues } from "./may-see-queues.ts";
import { requireOwnPage } from "./require-own-page.ts";
import { clearSessionCookie, readSessionCookie, setSessionCookie } from "./session-cookie.ts";

/** A key and a little JSON around it. */
const signInBytes = 1_024;
/** What a session itself is shown as: it opens no further session. */
const sessionToken = /^phd_/;

/** Signing in to the dashboard with an API key, asking who is signed in, and signing out. */
export function mountDashboardSessions(app: Express, api: Api): void {
  const { engine } = api;
  const place = () => ({ publicUrl: api.publicUrl() });

  app.post(dashboardPaths.session, async (request, response) => {
    requireOwnPage(request);
    const { key } = await readSignIn(request);
    const credential = await admit(api, request, response, sessionToken.test(key) ? "" : key);
    const session = await beginDashboardSession(engine, actorOf(credential, request, response));
    setSessionCookie(request, response, place(), session.token, sessionSeconds);
    const expiresAt = earlier(session.expiresAt, credential.expiresAt);
    sendJson(response, 201, await describe(api, credential, expiresAt, request, response));
  });

  app.get(dashboardPaths.session, async (request, response) => {
    requireOwnPage(request);
    const credential = await admit(api, request, response, readSessionCookie(request) ?? "");
    const { expiresAt } = credential;
    sendJson(response, 200, await describe(api, credential, expiresAt, request, response));
  });

  app.delete(dashboardPaths.session, async (request, response) => {
    requireOwnPage(request);
    const token = readSessionCookie(request) ?? "";
    clearSessionCookie(request, response, place());
    const credential = await api.authenticate(token, api.addressOf(request));
    if (credential !== null) await endDashboardSession(engine, actorOf(credential, request, response), token);
    requestIdOf(request, response);
    response.statusCode = 204;
    response.end();
  });
}

async function readSignIn(request: Request): Promise<{ key: string }> {
  const bytes = await receiveBytes(request, signInBytes);
  requireJsonText(bytes, request.headers["content-type"]);
  const parsed = safeParse(dashboardSignIn, parseJson(bytes));
  if (parsed.success) return parsed.data;
  throw new RefusalError({ code: "invalid_field", errors: issuesToErrors(parsed.error) });
}

function actorOf({ kind, id, tenantId }: Credential, request: Request, response: Response) {
  return { kind, id, tenantId, requestId: requestIdOf(request, response) };
}

async function describe(
  { engine, version, queue }: Api,
  credential: Credential,
  expiresAt: Date | null,
  request: Request,
  response: Response,
): Promise<DashboardSession> {
  const key = await getCurrentApiKey(engine, actorOf(credential, request, response));
  const tenant = key.tenantId === null ? null : await engine.management.tenants.find({ id: key.tenantId });
  return {
    apiKeyId: encodeId("key", key.id),
    name: key.name,
    tenantId: key.tenantId === null ? null : encodeId("ten", key.tenantId),
    tenantName: tenant?.name ?? null,
    scopes: asScopes(key.scopes),
    hasQueues: queue.kind === "redis" && maySeeQueues(credential),
    expiresAt: (expiresAt ?? new Date(0)).toISOString(),
    version,
  };
}

/** A key is made with scopes of the contract alone. */
function asScopes(texts: readonly string[]): Scope[] {
  return texts as Scope[];
}

function earlier(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one;
}

function sendJson(response: Response, status: number, body: DashboardSession): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.end(JSON.stringify(body));
}
