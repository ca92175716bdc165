import type { EndpointAuthentication } from "@posthorn/domain/endpoint-authentication";
import { isHeaderPrefixAllowed, prefixedNames } from "@posthorn/domain/endpoint-header";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { requireAllowedUrl } from "./check-settings.ts";

/** What may only be judged together, since all of it becomes headers of one request. */
export type HeaderSettings = {
  headers: Record<string, unknown>;
  hasAuthentication: boolean;
  headerPrefix: string | null;
};

/** A token server is a URL that a tenant chose, like the endpoint itself. @throws EngineError url_not_allowed */
export function requireAllowedAuthentication(
  engine: Pick<Engine, "rules">,
  authentication: EndpointAuthentication | null,
): void {
  if (authentication?.type === "oauth2")
    requireAllowedUrl(engine, authentication.tokenUrl, "/authentication/tokenUrl");
}

/** @throws EngineError invalid_field */
export function requireSoundHeaders({ headers, hasAuthentication, headerPrefix }: HeaderSettings): void {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  if (hasAuthentication && names.includes("authorization"))
    throw new EngineError("invalid_field", "is set already, by the header authorization", "/authentication");
  if (headerPrefix === null) return;
  if (!isHeaderPrefixAllowed(headerPrefix))
    throw new EngineError("invalid_field", "would make names of headers that are reserved", "/headerPrefix");
  const taken = Object.values(prefixedNames(headerPrefix)).find((name) => names.includes(name));
  if (taken !== undefined)
    throw new EngineError("invalid_field", `is taken: the endpoint's own header ${taken}`, "/headerPrefix");
}
