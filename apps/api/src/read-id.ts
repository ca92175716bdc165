import { decodeId, type IdPrefix } from "@posthorn/domain/id";
import type { TenantRef } from "@posthorn/engine/actor";
import { RefusalError } from "./refusal.ts";

/** Reads an id whose form the contract has checked. */
export function readId(prefix: IdPrefix, text: string): string {
  const id = decodeId(prefix, text);
  if (id === null) throw new RefusalError({ code: "not_found" });
  return id;
}

/** A tenant's own id, or else the caller's external id. */
export function readTenantRef(text: string): TenantRef {
  const id = decodeId("ten", text);
  return id === null ? { externalId: text } : { id };
}
