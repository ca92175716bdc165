import type { Answer, LiveMessage } from "@posthorn/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi } from "../api/api-client.tsx";
import type { Delivery } from "../words/statuses.ts";
import type { DeliverySearch } from "./delivery-filter.ts";

type DeliveryPage = Answer<"listDeliveries">;

/** How many more there are than are shown. */
export type LiveNews = { fresh: number };

/**
 * Follows deliveries while the page is looked at. Rows that are shown change where they stand; new ones are only counted, so
 * that nothing moves under the pointer.
 *
 * @param shown the newest rows, or null on older pages, where nothing can be new
 */
export function useLiveDeliveries(
  isOn: boolean,
  search: DeliverySearch,
  shown: readonly Delivery[] | null,
): LiveNews & { reset: () => void } {
  const api = useApi();
  const queries = useQueryClient();
  const isLooked = useIsLookedAt();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef({ search, shown });
  latest.current = { search, shown };
  const { tenant, filter } = search;
  const { endpoint } = filter;
  useEffect(() => {
    if (!isOn || !isLooked) return;
    const stopping = new AbortController();
    const follow = async () => {
      for await (const message of api.deliveries.stream(
        { ...(tenant === undefined ? {} : { tenant }), ...(endpoint === undefined ? {} : { endpoint }) },
        { signal: stopping.signal },
      )) {
        if (message.type !== "attempt") continue;
        const { delivery } = message;
        for (const list of ["listDeliveries", "listTenantDeliveries"])
          queries.setQueriesData<DeliveryPage>(
            { queryKey: [list] },
            (page) => page && withDelivery(page, delivery),
          );
        if (isNew(message, latest.current)) setFresh((ids) => new Set([...ids, delivery.id]));
      }
    };
    follow().catch(() => {}); // a stream that is refused leaves the list as it is
    return () => stopping.abort();
  }, [api, queries, isOn, isLooked, tenant, endpoint]);
  return { fresh: fresh.size, reset: () => setFresh(new Set()) };
}

/** The same page, one of its rows as it is now. */
export function withDelivery(page: DeliveryPage, delivery: Delivery): DeliveryPage {
  if (!page.data.some(({ id }) => id === delivery.id)) return page;
  return { ...page, data: page.data.map((row) => (row.id === delivery.id ? delivery : row)) };
}

type Latest = { search: DeliverySearch; shown: readonly Delivery[] | null };

/** Ids begin with their time: what is greater than the newest row came after it. */
function isNew(message: LiveMessage & { type: "attempt" }, { search, shown }: Latest): boolean {
  if (shown === null || !fits(message.delivery, search)) return false;
  const newest = shown[0]?.id ?? "";
  return message.delivery.id > newest;
}

/** Whether a search would find it, as far as a delivery tells; what only its event tells is taken to fit. */
export function fits(delivery: Delivery, { filter }: Pick<DeliverySearch, "filter">): boolean {
  const { event, eventType, status, reason, statusClass } = filter;
  return (
    (event === undefined || delivery.eventId === event) &&
    (eventType === undefined || matchesType(delivery.eventType ?? "", eventType)) &&
    (status === undefined || status.includes(delivery.status)) &&
    (reason === undefined || (delivery.lastReason !== null && reason.includes(delivery.lastReason))) &&
    (statusClass === undefined || String(delivery.lastStatusCode ?? "").startsWith(statusClass.slice(0, 1)))
  );
}

function matchesType(type: string, pattern: string): boolean {
  if (pattern === "*") return true;
  return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** A tab in the background follows nothing. */
function useIsLookedAt(): boolean {
  const [isLooked, setLooked] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setLooked(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isLooked;
}
