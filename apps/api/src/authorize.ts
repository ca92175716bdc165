import { neededScopes, type Route } from "@posthorn/contract/define-route";
import { hasScope, type Scope, scopes } from "@posthorn/contract/scopes";
import type { Actor } from "@posthorn/engine/actor";
import type { Authenticate } from "@posthorn/engine/api-keys/authenticate";
import type { Request } from "express";
import { RefusalError } from "./refusal.ts";

const bearer = /^Bearer +([\x21-\x7E]{1,512})$/i;

/** Nobody in particular: public routes have no actor to tell apart. */
const anybody: Actor = { kind: "posthorn", id: "", tenantId: null, requestId: null };

/**
 * Finds out who asks and whether the route is theirs to call. What an instance's admin does is not open to a tenant's key.
 *
 * @throws RefusalError unauthorized, forbidden
 */
export async function authorize(
  authenticate: Authenticate,
  route: Route,
  request: Request,
  requestId: string,
): Promise<Actor> {
  if (route.scope === null) return anybody;
  const [, key] = bearer.exec(request.headers.authorization ?? "") ?? [];
  if (key === undefined)
    throw new RefusalError({ code: "unauthorized", detail: "Send Authorization: Bearer and a key." });
  const apiKey = await authenticate(key);
  if (apiKey === null) throw new RefusalError({ code: "unauthorized" });
  const granted = apiKey.scopes.filter(isScope);
  const missing = neededScopes(route, request.query).find((scope) => !hasScope(granted, scope));
  if (missing !== undefined) {
    throw new RefusalError({ code: "forbidden", detail: `The key lacks the scope ${missing}.` });
  }
  if (route.scope === "admin" && apiKey.tenantId !== null) {
    throw new RefusalError({ code: "forbidden", detail: "This needs a key of the whole instance." });
  }
  return { kind: "api_key", id: apiKey.id, tenantId: apiKey.tenantId, requestId };
}

function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
