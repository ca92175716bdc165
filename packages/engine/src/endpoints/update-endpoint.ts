import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { EndpointSettings, Patch } from "../management-store.ts";
import { announceEndpoint } from "../operational-events.ts";
import { requireAllowedHeaders, requireAllowedUrl } from "./check-settings.ts";
import { type EndpointView, viewEndpoint } from "./endpoint-view.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "./resolve-endpoint.ts";
import { sealEndpointHeaders } from "./sealing.ts";

export type EndpointPatch = Patch<EndpointSettings & { headers: Record<string, string> }>;

/**
 * Changes settings; the next attempt of every waiting delivery uses them. Headers are replaced as a whole. A new URL starts
 * without the failures of the old one.
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
  const { headers, ...settings } = patch;
  if (settings.url !== undefined) requireAllowedUrl(engine, settings.url);
  if (headers !== undefined) requireAllowedHeaders(headers);
  const sealed =
    headers === undefined ? {} : { sealedHeaders: sealEndpointHeaders(engine.secretBox, before, headers) };
  const endpoint = await engine.management.endpoints.update(
    before.tenantId,
    before.id,
    { ...settings, ...sealed },
    ifVersion,
  );
  if (endpoint === null) throw endpointNotFound();
  if (endpoint === "changed") {
    throw new EngineError("precondition_failed", "The endpoint was changed meanwhile; read it again.");
  }
  await announceEndpoint(engine, "endpoint.updated", endpoint);
  return viewEndpoint(engine, endpoint);
}
