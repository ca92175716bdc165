import type { IncomingMessage, ServerResponse } from "node:http";
import { type Route, scopesNeededBy } from "@posthorn/contract/define-route";
import { hasScope, type Scope, scopes } from "@posthorn/contract/scopes";
import type { Actor } from "@posthorn/engine/actor";
import type { Api } from "./api.ts";
import { RefusalError } from "./refusal.ts";

const bearer = /^Bearer +([\x21-\x7E]{1,512})$/i;

/** Who asks, and what that one may do. */
export type Allowed = { actor: Actor; scopes: readonly Scope[] };

/** @throws RefusalError unauthorized, rate_limited, forbidden */
export type Authorize = (
  request: IncomingMessage,
  query: unknown,
  response: ServerResponse,
  requestId: string,
) => Promise<Allowed>;

/** Nobody in particular: public routes have no actor to tell apart. */
const anybody: Allowed = {
  actor: { kind: "posthorn", id: "", tenantId: null, requestId: null },
  scopes: [],
};

/**
 * Finds out who asks, whether that one asks too often, and whether the route is theirs to call. What an instance's admin does
 * is not open to a tenant's key, nor is what only the instance's own backend does.
 */
export function createAuthorize(
  { authenticate, limits, addressOf }: Pick<Api, "authenticate" | "limits" | "addressOf">,
  route: Route,
): Authorize {
  if (route.scope === null) return () => Promise.resolve(anybody);
  const scopesFor = scopesNeededBy(route);
  const isOfInstance = route.scope === "admin" || route.instanceOnly === true;
  return async (request, query, response, requestId) => {
    const [, text] = bearer.exec(request.headers.authorization ?? "") ?? [];
    if (text === undefined)
      throw new RefusalError({ code: "unauthorized", detail: "Send Authorization: Bearer and a key." });
    const credential = await authenticate(text, addressOf(request));
    if (credential === null) throw new RefusalError({ code: "unauthorized" });
    await limits.admit(credential, response);
    const { kind, id, tenantId } = credential;
    const granted = credential.scopes.filter(isScope);
    const missing = scopesFor(query).find((scope) => !hasScope(granted, scope));
    if (missing !== undefined) {
      throw new RefusalError({ code: "forbidden", detail: `The key lacks the scope ${missing}.` });
    }
    if (isOfInstance && tenantId !== null) {
      throw new RefusalError({ code: "forbidden", detail: "This needs a key of the whole instance." });
    }
    return { actor: { kind, id, tenantId, requestId }, scopes: granted };
  };
}

function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
