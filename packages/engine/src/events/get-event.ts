import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { StoredEvent } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/**
 * One event; its payload only when asked for.
 *
 * @throws EngineError tenant_not_found, event_not_found, payload_expired
 */
export async function getEvent(
  engine: Engine,
  actor: Actor,
  input: { tenant: TenantRef; eventId: string; withPayload: boolean },
): Promise<{ event: StoredEvent; payload: Uint8Array | null }> {
  const tenant = await resolveTenant(engine, actor, input.tenant);
  const event = await engine.management.history.findEvent(tenant.id, input.eventId);
  if (event === null) throw new EngineError("event_not_found", "There is no such event.");
  const payload = input.withPayload ? await engine.management.history.findPayload(tenant.id, event.id) : null;
  if (payload === "expired") {
    throw new EngineError("payload_expired", "The payload of this event is no longer kept.");
  }
  return { event, payload };
}
