import type { Answer, Query } from "@posthorn/sdk";
import type { UseQueryResult } from "@tanstack/react-query";
import { useRead } from "../../api/use-call.ts";
import { mayDo, useSession } from "../session.tsx";

export type AuditPage = Answer<"listAuditLog">;

/**
 * Whose changes the key may read: everybody's, those of one tenant, or, when it is a key of the instance without `admin` and
 * names no tenant, nobody's.
 */
export type AuditReach = { kind: "all" } | { kind: "tenant"; tenant: string } | { kind: "none" };

export function useAuditReach(tenant: string | undefined): AuditReach {
  const session = useSession();
  if (session.tenantId === null && mayDo(session, "admin")) return { kind: "all" };
  const whose = session.tenantId ?? tenant;
  const mayRead = whose !== undefined && mayDo(session, "endpoints:read");
  return mayRead ? { kind: "tenant", tenant: whose } : { kind: "none" };
}

/** A page of the audit log, as far as the key reaches. */
export function useAuditLog(
  { tenant, ...query }: Query<"listAuditLog">,
  options: { everyMs?: number } = {},
): UseQueryResult<AuditPage, Error> {
  const reach = useAuditReach(tenant);
  const ofAll = useRead(
    "listAuditLog",
    { query: tenant === undefined ? query : { ...query, tenant } },
    { ...options, isEnabled: reach.kind === "all", keepsPrevious: true },
  );
  const ofTenant = useRead(
    "listTenantAuditLog",
    { path: { tenant: reach.kind === "tenant" ? reach.tenant : "" }, query },
    { ...options, isEnabled: reach.kind === "tenant", keepsPrevious: true },
  );
  return reach.kind === "all" ? ofAll : ofTenant;
}
