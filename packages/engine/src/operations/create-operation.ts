import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { tenantNotFound } from "../tenants/resolve-tenant.ts";
import { countSet } from "./count-set.ts";
import type { Operation, OperationFilter } from "./operation-store.ts";
import { planOperation, type WantedOperation } from "./plan-operation.ts";
import { auditOperation } from "./show-operation.ts";

/** How many may be unfinished: of a tenant, and of the whole instance. They share the workers. */
const mostOfTenant = 20;
const mostOfInstance = 100;

/**
 * Makes an operation that a worker carries out. A set that takes too long to count is not counted: its operation has no total
 * until it has finished.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found, invalid_field, conflict when too many have not ended
 */
export async function createOperation(
  engine: Engine,
  actor: Actor,
  wanted: WantedOperation,
): Promise<Operation> {
  const planned = await planOperation(engine, actor, wanted);
  const total = await countSet(engine, planned);
  const operation = {
    ...planned,
    id: engine.newId(),
    total,
    createdBy: { kind: actor.kind, id: actor.id },
  };
  const audit = auditOperation(engine, actor, "operation.created");
  const most = planned.tenantId === null ? mostOfInstance : mostOfTenant;
  const made = await engine.management.operations.create(operation, most, audit);
  if (made === null) throw tenantNotFound();
  if (made === "too-many") throw tooMany(most);
  return made;
}

function tooMany(most: number): EngineError {
  return new EngineError(
    "conflict",
    `There are ${most} operations that have not ended, which is the most: wait for one, or cancel one.`,
  );
}

/**
 * Counts what an operation would take, and takes nothing.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found, invalid_field, unavailable when there is too much to count
 */
export async function previewOperation(
  engine: Engine,
  actor: Actor,
  wanted: WantedOperation,
): Promise<{ total: number; filter: OperationFilter }> {
  const planned = await planOperation(engine, actor, wanted);
  const total = await countSet(engine, planned);
  if (total === null) {
    throw new EngineError("unavailable", "This is too much to count in some seconds; narrow the filter.");
  }
  return { total, filter: planned.filter };
}
