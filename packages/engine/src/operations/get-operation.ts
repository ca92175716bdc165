import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Operation } from "./operation-store.ts";

/** @throws EngineError operation_not_found */
export async function getOperation(engine: Engine, id: string): Promise<Operation> {
  const operation = await engine.management.operations.find(id);
  if (operation === null) throw new EngineError("operation_not_found", "There is no such operation.");
  return operation;
}
