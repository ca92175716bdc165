import { readUuid, uuidBytes, writeUuid } from "@posthorn/domain/uuid-bytes";
import type { DeliveryRef } from "@posthorn/engine/ports";

/**
 * What one job carries: for each ref the bytes of the delivery's id and of its endpoint's, in base64url. The broker keeps it in
 * memory, job by job: for one ref it is short enough for the encoding in which Redis needs a third of the space.
 */
export type JobData = { d: string };

const maxRefsPerJob = 100;
const refBytes = 2 * uuidBytes;
/** Stands for the delivery where a ref names an endpoint alone. */
const noDelivery = "00000000-0000-0000-0000-000000000000";

/** Splits refs, in order, into the data of jobs of at most 100 refs. No refs give no job. Throws RangeError on an id that is no UUID. */
export function toJobData(refs: readonly DeliveryRef[]): JobData[] {
  const jobs: JobData[] = [];
  for (let start = 0; start < refs.length; start += maxRefsPerJob) {
    jobs.push({ d: encodeRefs(refs.slice(start, start + maxRefsPerJob)) });
  }
  return jobs;
}

/** The refs of a job, or undefined when the data is not ours: another version may have written it. */
export function readRefs(data: unknown): DeliveryRef[] | undefined {
  if (typeof data !== "object" || data === null || !("d" in data) || typeof data.d !== "string")
    return undefined;
  const bytes = Buffer.from(data.d, "base64url");
  if (bytes.length % refBytes !== 0) return undefined;
  return Array.from({ length: bytes.length / refBytes }, (_, n) => readRef(bytes, n * refBytes));
}

function encodeRefs(refs: readonly DeliveryRef[]): string {
  const bytes = Buffer.allocUnsafe(refs.length * refBytes);
  for (const [n, [deliveryId, endpointId]] of refs.entries()) {
    writeUuid(bytes, deliveryId ?? noDelivery, n * refBytes);
    writeUuid(bytes, endpointId, n * refBytes + uuidBytes);
  }
  return bytes.toString("base64url");
}

function readRef(bytes: Buffer, at: number): DeliveryRef {
  const deliveryId = readUuid(bytes, at);
  return [deliveryId === noDelivery ? null : deliveryId, readUuid(bytes, at + uuidBytes)];
}
