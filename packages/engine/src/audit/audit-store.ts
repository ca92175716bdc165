import type { ActorKind } from "../actor.ts";
import type { Page } from "../management-store.ts";
import type { AuditAction } from "./audit.ts";

/** What somebody did, as it was written when it was done. */
export type AuditEntry = {
  id: string;
  /** null: to the whole instance. */
  tenantId: string | null;
  actorKind: ActorKind;
  actorId: string;
  /** What the actor's key is called, and whose it is; null when there is no such key any more. */
  actorName: string | null;
  actorTenantId: string | null;
  action: AuditAction;
  target: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  requestId: string | null;
  createdAt: Date;
};

export type AuditFilter = {
  tenantId?: string;
  actorKind?: ActorKind;
  actorId?: string;
  actions?: readonly AuditAction[];
  /** An id with its prefix, or a name. */
  target?: string;
  createdAfter?: Date;
  createdBefore?: Date;
};

export type AuditStore = {
  /** Newest first. */
  list(filter: AuditFilter, page: Page): Promise<AuditEntry[]>;
  /** Deletes up to `limit` of the oldest entries that are older than so many days; returns how many. */
  deleteOld(days: number, limit: number): Promise<number>;
};
