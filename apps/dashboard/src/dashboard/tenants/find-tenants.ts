import { useDebouncedValue } from "@mantine/hooks";
import { useRead } from "../../api/use-call.ts";
import type { Tenant } from "./tenant-columns.tsx";

/** So many rows have their figures read. */
const pageSize = 25;
/** Among so many a part of a name is looked for. */
const searchedSize = 100;
const restMs = 250;

/** What could name a tenant as a whole: the server refuses the rest. */
const tenantRef = /^(?!\.{1,2}$)[A-Za-z0-9_.:@-]{1,128}$/;

/**
 * A page of tenants. With a search: those of it that the words are a part of, and first, from among all, the one that they are
 * the id or the external id of.
 */
export function useTenants(q: string, cursor: string | undefined) {
  const [rested] = useDebouncedValue(q, restMs);
  const limit = q === "" ? pageSize : searchedSize;
  const list = useRead(
    "listTenants",
    { query: { limit, ...(cursor === undefined ? {} : { cursor }) } },
    { keepsPrevious: true },
  );
  const isNamed = q !== "" && q === rested && tenantRef.test(rested);
  const named = useRead("getTenant", { path: { tenant: rested } }, { isEnabled: isNamed });
  const found = pickTenants(list.data?.data ?? [], q, isNamed ? named.data : undefined);
  return {
    list,
    shown: found.slice(0, pageSize),
    isCut: found.length > pageSize,
    isSearching: q !== rested || (isNamed && named.isFetching),
  };
}

/** @param named the tenant whose id or external id was written, wherever in the list it is */
export function pickTenants(page: readonly Tenant[], q: string, named: Tenant | undefined): Tenant[] {
  const fitting = page.filter((tenant) => tenant.id !== named?.id && fits(tenant, q));
  return named === undefined ? fitting : [named, ...fitting];
}

function fits({ id, externalId, name }: Tenant, q: string): boolean {
  return [name, externalId ?? "", id].some((text) => text.toLowerCase().includes(q.toLowerCase()));
}
