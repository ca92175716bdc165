import { type Actor, mayReach } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Operation } from "./operation-store.ts";

/**
 * One of all operations, or of those on the deliveries of the caller's own tenant.
 *
 * @throws EngineError operation_not_found
 */
export async function getOperation(engine: Engine, actor: Actor, id: string): Promise<Operation> {
  const operation = await engine.management.operations.find(id);
  if (operation === null || !maySee(actor, operation)) throw operationNotFound();
  return operation;
}

export function operationNotFound(): EngineError {
  return new EngineError("operation_not_found", "There is no such operation.");
}

/** Erasures are the instance's. */
function maySee(actor: Actor, { tenantId, action }: Operation): boolean {
  if (actor.tenantId === null) return true;
  return tenantId !== null && mayReach(actor, tenantId) && action !== "erase-tenant";
}
