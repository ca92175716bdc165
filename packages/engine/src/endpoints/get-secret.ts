import { encodeId } from "@posthorn/domain/id";
import { formatSecret } from "@posthorn/domain/signature";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Endpoint } from "../management-store.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "./resolve-endpoint.ts";
import { openEndpointSecret } from "./sealing.ts";

/**
 * The current signing secret.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found, unavailable while its master key is missing
 */
export async function getSecret(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
): Promise<{ secret: string; createdAt: Date }> {
  const endpoint = await resolveEndpoint(engine, actor, ref);
  const [current] = await engine.management.endpoints.secrets(endpoint.tenantId, endpoint.id);
  if (current === undefined) throw endpointNotFound();
  return { secret: formatSecret(openSecret(engine, endpoint, current)), createdAt: current.createdAt };
}

function openSecret(
  { secretBox, log }: Engine,
  endpoint: Endpoint,
  secret: { id: string; ciphertext: Uint8Array },
): Uint8Array {
  try {
    return openEndpointSecret(secretBox, endpoint, secret);
  } catch (error) {
    log.warn(
      { error, endpoint: encodeId("ep", endpoint.id) },
      "the secret cannot be opened: is a master key missing?",
    );
    throw new EngineError(
      "unavailable",
      "The secret cannot be decrypted: this instance lacks its master key.",
    );
  }
}
