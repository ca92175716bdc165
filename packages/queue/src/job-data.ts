import type { DeliveryRef } from "@posthorn/engine/ports";

/** What one job carries. The key is short because the broker keeps it in memory, job by job. */
export type JobData = { d: readonly DeliveryRef[] };

const maxRefsPerJob = 100;

/** Splits refs, in order, into the data of jobs of at most 100 refs. No refs give no job. */
export function toJobData(refs: readonly DeliveryRef[]): JobData[] {
  const jobs: JobData[] = [];
  for (let start = 0; start < refs.length; start += maxRefsPerJob) {
    jobs.push({ d: refs.slice(start, start + maxRefsPerJob) });
  }
  return jobs;
}

/** The refs of a job, or undefined when the data is not ours: another version may have written it. */
export function readRefs(data: unknown): DeliveryRef[] | undefined {
  if (typeof data !== "object" || data === null || !("d" in data)) return undefined;
  const pairs = data.d;
  return Array.isArray(pairs) && pairs.every(isDeliveryRef) ? pairs : undefined;
}

function isDeliveryRef(value: unknown): value is DeliveryRef {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [deliveryId, endpointId] = value;
  return (deliveryId === null || typeof deliveryId === "string") && typeof endpointId === "string";
}
