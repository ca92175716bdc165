import { encodeId } from "@posthorn/domain/id";
import type { Tenant } from "../management-store.ts";

/** A tenant as the audit log tells of it. */
export function showTenant({ id, externalId, name, metadata }: Tenant): Record<string, unknown> {
  return { id: encodeId("ten", id), externalId, name, metadata };
}
