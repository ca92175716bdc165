import type { EndpointAuthentication } from "@posthorn/domain/endpoint-authentication";
import { formatSecret } from "@posthorn/domain/signature";
import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { EndpointSettings } from "../management-store.ts";
import { announceEndpoint } from "../operational-events.ts";
import { ensureSigningKeys } from "../signing-keys/make-signing-key.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { auditEndpoint } from "./audit-endpoint.ts";
import { requireAllowedAuthentication, requireSoundHeaders } from "./check-authentication.ts";
import { requireFilter } from "./check-filter.ts";
import { requireAllowedHeaders, requireAllowedUrl } from "./check-settings.ts";
import { type EndpointView, viewEndpoint } from "./endpoint-view.ts";
import { sealAuthentication, sealEndpointHeaders, sealEndpointSecret } from "./sealing.ts";
import { chooseSecret } from "./signing-secret.ts";

export type NewEndpointInput = EndpointSettings & {
  headers: Record<string, string>;
  authentication: EndpointAuthentication | null;
  secret?: string | undefined;
};

/**
 * Registers a callback URL; the very next event of the tenant is matched against it. The secret is shown here, later only
 * to those who may read secrets.
 *
 * @throws EngineError tenant_not_found, url_not_allowed, invalid_field
 */
export async function createEndpoint(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  input: NewEndpointInput,
): Promise<EndpointView & { secret: string }> {
  const { headers, authentication, secret: ownSecret, ...settings } = input;
  const tenant = await resolveTenant(engine, actor, ref);
  requireAllowedUrl(engine, settings.url);
  requireAllowedHeaders(headers);
  if (settings.filter !== null) requireFilter(settings.filter);
  requireAllowedAuthentication(engine, authentication);
  const { headerPrefix, signatures } = settings;
  requireSoundHeaders({ headers, hasAuthentication: authentication !== null, headerPrefix });
  const secret = chooseSecret(ownSecret);
  const owner = { id: engine.newId(), tenantId: tenant.id };
  const secretId = engine.newId();
  if (signatures.includes("v1a")) await ensureSigningKeys(engine, tenant.id);
  const endpoint = await engine.management.endpoints.create(
    {
      ...settings,
      ...owner,
      sealedHeaders: sealEndpointHeaders(engine.secretBox, owner, headers),
      sealedAuthentication: sealAuthentication(engine.secretBox, owner, authentication),
    },
    { id: secretId, ciphertext: sealEndpointSecret(engine.secretBox, owner, secretId, secret) },
    auditEndpoint(engine, actor, "endpoint.created"),
  );
  await announceEndpoint(engine, "endpoint.created", endpoint);
  return { ...viewEndpoint(engine, endpoint), secret: formatSecret(secret) };
}
