import type { DeliveryStatus } from "@posthorn/domain/delivery";
import type { OperationAction, OperationFilter } from "./operation-store.ts";

/** A filter as a caller gives it: its times may be relative to the request. */
export type GivenFilter = OperationFilter & {
  createdWithinMs?: number;
  /** The caller says that the whole instance is meant. */
  isAll?: true;
};

/** The filter as the operation keeps it: the set that it names does not grow. */
export function freezeFilter(
  action: OperationAction,
  { createdWithinMs, isAll: _, ...given }: GivenFilter,
  frozenAt: Date,
): OperationFilter {
  const statuses = given.statuses ?? defaultStatuses(action);
  const end = Math.min(given.createdBefore?.getTime() ?? Number.POSITIVE_INFINITY, frozenAt.getTime());
  return {
    ...given,
    ...(statuses === null ? {} : { statuses }),
    ...(createdWithinMs === undefined
      ? {}
      : { createdAfter: new Date(Math.max(0, frozenAt.getTime() - createdWithinMs)) }),
    createdBefore: new Date(end),
  };
}

function defaultStatuses(action: OperationAction): DeliveryStatus[] | null {
  if (action === "retry") return ["failed"];
  return action === "cancel" ? ["pending"] : null;
}

/** Whether a filter says enough for a whole instance not to be meant by mistake. */
export function isNarrow({ statuses: _, createdBefore: __, isAll, ...narrowing }: GivenFilter): boolean {
  return isAll === true || Object.keys(narrowing).length > 0;
}
