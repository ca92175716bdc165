import { formatSecret } from "@posthorn/domain/signature";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "./resolve-endpoint.ts";
import { openEndpointSecret } from "./sealing.ts";

/** The current signing secret. @throws EngineError tenant_not_found, endpoint_not_found */
export async function getSecret(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
): Promise<{ secret: string; createdAt: Date }> {
  const endpoint = await resolveEndpoint(engine, actor, ref);
  const [current] = await engine.management.endpoints.secrets(endpoint.tenantId, endpoint.id);
  if (current === undefined) throw endpointNotFound();
  const secret = openEndpointSecret(engine.secretBox, endpoint, current);
  return { secret: formatSecret(secret), createdAt: current.createdAt };
}
