import type { EndpointAuthentication } from "@posthorn/domain/endpoint-authentication";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { Endpoint, EndpointSettings, Patch, SealedSettings } from "../management-store.ts";
import { announceEndpoint } from "../operational-events.ts";
import { ensureSigningKeys } from "../signing-keys/make-signing-key.ts";
import { auditEndpoint } from "./audit-endpoint.ts";
import { requireAllowedAuthentication, requireSoundHeaders } from "./check-authentication.ts";
import { requireFilter } from "./check-filter.ts";
import { requireAllowedHeaders, requireAllowedUrl } from "./check-settings.ts";
import { type EndpointView, showEndpoint, viewEndpoint } from "./endpoint-view.ts";
import { type EndpointRef, refuseChange, resolveEndpoint } from "./resolve-endpoint.ts";
import { sealAuthentication, sealEndpointHeaders } from "./sealing.ts";

type Hidden = { headers: Record<string, string>; authentication: EndpointAuthentication | null };
export type EndpointPatch = Patch<EndpointSettings & Hidden>;

/**
 * Changes settings; the next attempt of every waiting delivery uses them. Headers and authentication are replaced
 * as a whole. A new URL starts without the failures of the old one.
 *
 * @param ifVersion from If-Match: refuse when somebody else changed the endpoint since
 * @throws EngineError tenant_not_found, endpoint_not_found, url_not_allowed, invalid_field, precondition_failed
 */
export async function updateEndpoint(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  patch: EndpointPatch,
  ifVersion: number | null,
): Promise<EndpointView> {
  const before = await resolveEndpoint(engine, actor, ref);
  const { headers, authentication, ...settings } = patch;
  if (settings.url !== undefined) requireAllowedUrl(engine, settings.url);
  if (headers !== undefined) requireAllowedHeaders(headers);
  if (settings.filter) requireFilter(settings.filter);
  if (authentication !== undefined) requireAllowedAuthentication(engine, authentication);
  requireSoundPatch(engine, before, patch);
  if (settings.signatures?.includes("v1a")) await ensureSigningKeys(engine, before.tenantId);
  const sealed = sealHidden(engine, before, { headers, authentication });
  // Values are hidden: that they were replaced is told by naming the field.
  const besides = {
    ...(headers === undefined ? {} : { headers: null }),
    ...(authentication === undefined ? {} : { authentication: null }),
  };
  const endpoint = await engine.management.endpoints.update(
    before.tenantId,
    before.id,
    { ...settings, ...sealed },
    ifVersion,
    auditEndpoint(engine, actor, "endpoint.updated", besides),
  );
  if (endpoint === null || endpoint === "changed") throw refuseChange(endpoint);
  await announceEndpoint(engine, "endpoint.updated", endpoint);
  return viewEndpoint(engine, endpoint);
}

/** Judges the headers that requests will have, where the patch touches them. */
function requireSoundPatch(engine: Engine, before: Endpoint, patch: EndpointPatch): void {
  const { headers, authentication, headerPrefix = before.headerPrefix } = patch;
  if (headers === undefined && authentication === undefined && patch.headerPrefix === undefined) return;
  requireSoundHeaders({
    headers: headers ?? showEndpoint(engine, before).headers,
    hasAuthentication: (authentication === undefined ? before.sealedAuthentication : authentication) !== null,
    headerPrefix,
  });
}

function sealHidden(
  { secretBox }: Pick<Engine, "secretBox">,
  owner: Endpoint,
  { headers, authentication }: Patch<Hidden>,
): Patch<SealedSettings> {
  return {
    sealedHeaders: headers && sealEndpointHeaders(secretBox, owner, headers),
    sealedAuthentication:
      authentication === undefined ? undefined : sealAuthentication(secretBox, owner, authentication),
  };
}
