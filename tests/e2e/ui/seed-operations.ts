import { createOperation, pauseOperation } from "@posthorn/contract/routes/operations";
import type { System } from "../system.ts";
import { call } from "../tenant.ts";

/** A retry that is halted before it has changed anything, and one that found nothing to do: the halted one's id. */
export async function seedOperations({ client }: System, tenant: string): Promise<string> {
  const filter = { status: ["failed"], eventType: "order.*", createdWithin: "24h" };
  const body = { action: "retry", tenant, filter, ratePerSecond: 0.5 };
  const { id } = await call(client, createOperation, { body });
  await call(client, pauseOperation, { params: { operation: id } });
  const nothing = { action: "cancel", tenant, filter: { tag: "of-none", createdWithin: "24h" } };
  await call(client, createOperation, { body: nothing });
  return id;
}
