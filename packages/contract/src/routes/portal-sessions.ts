import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { portalSessionId, tenantRef } from "../ids.ts";
import {
  createdPortalSession,
  exchangedPortalSession,
  portalCodeExchange,
  portalSession,
  portalSessionCreate,
  portalSessionView,
} from "../portal-session-shapes.ts";
import { listOf, page } from "../shapes.ts";

const tag = "Portal sessions";
const params = z.object({ tenant: tenantRef });

export const createPortalSession = defineRoute({
  id: "createPortalSession",
  method: "post",
  path: "/v1/tenants/:tenant/portal-sessions",
  scope: "endpoints:write",
  instanceOnly: true,
  tag,
  summary: "Let a tenant into the portal",
  description:
    "Redirect the tenant's browser to `url`, or hand `token` to a portal of your own. The session reaches only what is the " +
    "tenant's, and never more than the key that made it.",
  params,
  body: portalSessionCreate,
  idempotent: true,
  response: {
    status: 201,
    schema: createdPortalSession,
    description: "The session, its token shown this once.",
  },
  problems: ["tenant_not_found"],
});

export const listPortalSessions = defineRoute({
  id: "listPortalSessions",
  method: "get",
  path: "/v1/tenants/:tenant/portal-sessions",
  scope: "endpoints:read",
  instanceOnly: true,
  tag,
  summary: "List a tenant's portal sessions",
  description: "Sessions that ended more than a week ago are gone.",
  params,
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(portalSession), description: "A page of sessions, newest first." },
  problems: ["tenant_not_found"],
});

export const revokePortalSession = defineRoute({
  id: "revokePortalSession",
  method: "delete",
  path: "/v1/tenants/:tenant/portal-sessions/:portalSession",
  scope: "endpoints:write",
  instanceOnly: true,
  tag,
  summary: "End a portal session",
  description: "Its tokens and its code stop working within 5 seconds, everywhere.",
  params: z.object({ tenant: tenantRef, portalSession: portalSessionId }),
  response: { status: 204, schema: null, description: "Ended." },
  problems: ["tenant_not_found", "portal_session_not_found"],
});

export const exchangePortalCode = defineRoute({
  id: "exchangePortalCode",
  method: "post",
  path: "/v1/portal-sessions/exchange",
  scope: null,
  tag,
  summary: "Exchange the code of a portal URL for a token",
  description:
    "What the portal does with the code in its fragment. It works once, within 5 minutes. A code that is wrong, used, expired or " +
    "of a revoked session is refused in the same words.",
  body: portalCodeExchange,
  response: { status: 200, schema: exchangedPortalSession, description: "A token of the portal's own." },
  problems: ["unauthorized", "rate_limited", "unavailable"],
});

export const getCurrentPortalSession = defineRoute({
  id: "getCurrentPortalSession",
  method: "get",
  path: "/v1/portal-sessions/current",
  scope: "any",
  tag,
  summary: "Read the session of the token that asks",
  description: "For portal tokens only.",
  response: { status: 200, schema: portalSessionView, description: "The session." },
  problems: [],
});
