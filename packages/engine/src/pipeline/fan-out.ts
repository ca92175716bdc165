import type { IngestResult, NewEvent } from "../pipeline-store.ts";
import type { DeliveryRef, Log, Queue } from "../ports.ts";

/**
 * Tells the workers about freshly committed deliveries. Nobody waits for it and it may fail: what has no job is fed by the
 * dispatcher a few seconds later.
 */
export function fanOut(
  engine: { queue: Queue; log: Log },
  events: readonly NewEvent[],
  results: readonly IngestResult[],
): void {
  const refs: DeliveryRef[] = [];
  const lanes = new Set<string>();
  for (const [index, event] of events.entries()) {
    if (results[index]?.kind !== "stored") continue;
    for (const delivery of event.deliveries) {
      if (delivery.feed === "job") refs.push([delivery.id, delivery.endpointId]);
      if (delivery.feed === "lane") lanes.add(delivery.endpointId);
    }
  }
  for (const endpointId of lanes) refs.push([null, endpointId]);
  if (refs.length === 0) return;
  engine.queue.add("deliver", refs).catch((error: unknown) => {
    engine.log.debug(
      { error, deliveries: refs.length },
      "no job was queued; the dispatcher will feed these deliveries",
    );
  });
}
