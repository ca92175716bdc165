import { encodeId } from "@posthorn/domain/id";
import type { ApiKey } from "../management-store.ts";

/** A key as the audit log tells of it: whatever it may do, but not what it is. */
export function showApiKey({
  id,
  tenantId,
  createdAt: _,
  lastUsedAt: __,
  ...key
}: ApiKey): Record<string, unknown> {
  return {
    id: encodeId("key", id),
    tenantId: tenantId === null ? null : encodeId("ten", tenantId),
    ...key,
  };
}
