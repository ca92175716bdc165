import { formatSecret } from "@posthorn/domain/signature";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { auditEndpoint } from "./audit-endpoint.ts";
import { type EndpointRef, refuseChange, resolveEndpoint } from "./resolve-endpoint.ts";
import { sealEndpointSecret } from "./sealing.ts";
import { chooseSecret } from "./signing-secret.ts";

const mostSecrets = 10;

/**
 * Gives the endpoint a new secret. Until the overlap ends both sign every request, so a receiver can change over whenever
 * it likes.
 *
 * @param ifVersion from If-Match
 * @throws EngineError tenant_not_found, endpoint_not_found, invalid_field, precondition_failed, conflict when too many secrets
 *   still overlap
 */
export async function rotateSecret(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  input: { overlapSeconds: number; secret?: string | undefined },
  ifVersion: number | null = null,
): Promise<{ secret: string; previousExpiresAt: Date }> {
  const endpoint = await resolveEndpoint(engine, actor, ref);
  const secret = chooseSecret(input.secret);
  const live = await engine.management.endpoints.secrets(endpoint.tenantId, endpoint.id);
  if (live.length > mostSecrets) {
    throw new EngineError("conflict", "Too many former secrets are still valid; wait until one has ended.");
  }
  const id = engine.newId();
  const sealed = { id, ciphertext: sealEndpointSecret(engine.secretBox, endpoint, id, secret) };
  const rotated = await engine.management.endpoints.rotateSecret(
    endpoint.tenantId,
    endpoint.id,
    sealed,
    input.overlapSeconds,
    auditEndpoint(engine, actor, "secret.rotated", { overlapSeconds: input.overlapSeconds }),
    ifVersion,
  );
  if (rotated === null || rotated === "changed") throw refuseChange(rotated);
  return { secret: formatSecret(secret), previousExpiresAt: rotated.previousExpiresAt };
}
