import { encodeId } from "@posthorn/domain/id";
import type { DeliveryRef } from "@posthorn/engine/ports";

/** What a job carries, with ids as the API has them. Data that is not ours is not shown. */
export function showJob(refs: readonly DeliveryRef[] | undefined) {
  return refs === undefined
    ? { unknown: "written by another version" }
    : { refs: refs.map(([delivery, endpoint]) => showRef(delivery, endpoint)) };
}

/** Without a delivery, a job says "see what may go to this endpoint". */
function showRef(delivery: string | null, endpoint: string): string {
  const what = delivery === null ? "lane" : encodeId("dlv", delivery);
  return `${what} of ${encodeId("ep", endpoint)}`;
}

/** In place of the name that all jobs have. */
export function nameJob(refs: readonly DeliveryRef[] | undefined): string {
  if (refs === undefined) return "unknown";
  const deliveries = refs.filter(([delivery]) => delivery !== null).length;
  const lanes = refs.length - deliveries;
  return [countOf(deliveries, "delivery", "deliveries"), countOf(lanes, "lane", "lanes")]
    .filter((part) => part !== "")
    .join(", ");
}

function countOf(count: number, one: string, several: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : several}`;
}
