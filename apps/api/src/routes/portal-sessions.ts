import * as contract from "@posthorn/contract/routes/portal-sessions";
import { type Capability, capabilities, hasScope, type Scope } from "@posthorn/contract/scopes";
import { encodeId } from "@posthorn/domain/id";
import { createPortalSession } from "@posthorn/engine/portal-sessions/create-portal-session";
import { exchangePortalCode } from "@posthorn/engine/portal-sessions/exchange-portal-code";
import {
  getCurrentPortalSession,
  type PortalSessionView,
} from "@posthorn/engine/portal-sessions/get-current-portal-session";
import { listPortalSessions } from "@posthorn/engine/portal-sessions/list-portal-sessions";
import type { PortalSession } from "@posthorn/engine/portal-sessions/portal-session-store";
import { revokePortalSession } from "@posthorn/engine/portal-sessions/revoke-portal-session";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readId, readTenantRef } from "../read-id.ts";
import { RefusalError } from "../refusal.ts";

/** A code and a little JSON around it. */
const exchangeBodyBytes = 1_024;

export function mountPortalSessions(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.createPortalSession, async ({ params, body, actor, scopes }) => {
    const session = await createPortalSession(engine, actor, readTenantRef(params.tenant), {
      ...body,
      capabilities: chooseCapabilities(scopes, body.capabilities),
    });
    const url = `${api.publicUrl()}/portal#code=${session.code}`;
    return { ...renderPortalSession(session), url, token: session.token };
  });

  mount(app, api, contract.listPortalSessions, async ({ params, query, actor }) => {
    const page = { limit: query.limit, before: readIdCursor("ps", query.cursor) };
    const { data, next } = await listPortalSessions(engine, actor, readTenantRef(params.tenant), page);
    return { data: data.map(renderPortalSession), nextCursor: toIdCursor("ps", next) };
  });

  mount(app, api, contract.revokePortalSession, async ({ params, actor }) => {
    await revokePortalSession(
      engine,
      actor,
      readTenantRef(params.tenant),
      readId("ps", params.portalSession),
    );
    return undefined;
  });

  mount(
    app,
    api,
    contract.exchangePortalCode,
    async ({ body, address }) => {
      await api.codeGuesses.refuseGuesser(address);
      const session = await exchangePortalCode(engine, body.code);
      if (session === null) {
        await api.codeGuesses.noteWrong(address);
        throw new RefusalError({ code: "unauthorized", detail: "The code is wrong, used or expired." });
      }
      return { ...renderView(session), token: session.token };
    },
    exchangeBodyBytes,
  );

  mount(app, api, contract.getCurrentPortalSession, async ({ actor }) =>
    renderView(await getCurrentPortalSession(engine, actor)),
  );
}

/** A session never gets more than its maker has; by default it gets all of that.
 *
 * @throws RefusalError forbidden
 */
function chooseCapabilities(granted: readonly Scope[], wanted: Capability[] | undefined): Capability[] {
  const missing = wanted?.find((capability) => !hasScope(granted, capability));
  if (missing !== undefined)
    throw new RefusalError({ code: "forbidden", detail: `The key lacks ${missing}, so it cannot give it.` });
  return capabilities.filter((capability) =>
    (wanted ?? granted).some((scope) => hasScope([scope], capability)),
  );
}

function renderPortalSession(session: PortalSession) {
  return {
    id: encodeId("ps", session.id),
    tenantId: encodeId("ten", session.tenantId),
    capabilities: capabilities.filter((capability) => session.capabilities.includes(capability)),
    returnUrl: session.returnUrl,
    theme: session.theme,
    expiresAt: session.expiresAt.toISOString(),
    revokedAt: session.revokedAt?.toISOString() ?? null,
    createdAt: session.createdAt.toISOString(),
  };
}

function renderView(session: PortalSessionView) {
  const { revokedAt: _, createdAt: __, ...shown } = renderPortalSession(session);
  return { ...shown, tenantName: session.tenantName };
}
