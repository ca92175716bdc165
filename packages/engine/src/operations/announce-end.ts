import { encodeId } from "@posthorn/domain/id";
import type { Engine } from "../engine.ts";
import { announce } from "../operational-events.ts";
import type { Operation } from "./operation-store.ts";

/** Says in the log and by an operational event how an operation ended. */
export async function announceEnd(engine: Engine, operation: Operation): Promise<void> {
  const { id, action, status, tenantId, total, done, failed } = operation;
  engine.log.info({ id, action, status, done, failed }, "an operation has ended");
  const payload = {
    operationId: encodeId("op", id),
    tenantId: tenantId === null ? null : encodeId("ten", tenantId),
    ...{ action, status, total, done, failed },
  };
  await announce(engine, "operation.finished", payload, id);
}
