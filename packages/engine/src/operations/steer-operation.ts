import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { announceEnd } from "./announce-end.ts";
import { getOperation, operationNotFound } from "./get-operation.ts";
import type { Operation } from "./operation-store.ts";
import { auditOperation } from "./show-operation.ts";

const changes = {
  pause: { status: "paused", action: "operation.paused" },
  resume: { status: "running", action: "operation.resumed" },
  cancel: { status: "cancelled", action: "operation.cancelled" },
} as const;

/**
 * Halts an operation, lets it go on or ends it where it is. A batch under way is undone, so from now on nothing more happens.
 *
 * @throws EngineError operation_not_found, conflict when it has ended, or is an erasure
 */
export async function steerOperation(
  engine: Engine,
  actor: Actor,
  id: string,
  change: keyof typeof changes,
): Promise<Operation> {
  const operation = await getOperation(engine, actor, id);
  if (operation.action === "erase-tenant") {
    throw new EngineError("conflict", "The erasure of a tenant cannot be halted or undone.");
  }
  const { status, action } = changes[change];
  const audit = auditOperation(engine, actor, action);
  const changed = await engine.management.operations.setStatus(operation, status, audit);
  if (changed === null) throw operationNotFound();
  if (changed === "ended") throw new EngineError("conflict", "This operation has ended already.");
  if (changed.finishedAt !== null) await announceEnd(engine, changed);
  return changed;
}
