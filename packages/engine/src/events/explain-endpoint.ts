import type { FailedClause } from "@posthorn/domain/filter";
import { explainSubscription, type Mismatch } from "@posthorn/domain/subscription";
import { compileStoredFilter } from "../endpoints/stored-filter.ts";
import type { EndpointSubscription, EndpointToExplain, EventToExplain } from "./explain-store.ts";

/**
 * Why an endpoint did, or did not, get an event. Without a delivery, the settings of now are what there is to judge by:
 * "event_type", "channel" and "filter" say what they want otherwise. "created_later" and "test" say that it was not asked;
 * "changed_since", that it wants the event now and was changed after it; "unknown", that nothing is left to tell by.
 */
export const explainResults = [
  "matched",
  "event_type",
  "channel",
  "filter",
  "created_later",
  "changed_since",
  "test",
  "unknown",
] as const;
export type ExplainResult = (typeof explainResults)[number];

export type ExplainedEndpoint = {
  id: string;
  status: EndpointSubscription["status"];
  result: ExplainResult;
  delivery: EndpointToExplain["delivery"];
  /** Whether the event would go to it if it were emitted now; null when the payload that a filter asks for is forgotten. */
  matchesNow: boolean | null;
  /** Of its filter of now. */
  failedClause: FailedClause | null;
  createdAt: Date | null;
  changedAt: Date | null;
};

/** An event with its payload as a value; undefined when that is no longer kept. */
export type ReadEvent = Pick<EventToExplain, "eventType" | "channels" | "createdAt" | "isTest"> & {
  value: unknown;
};

/** What is written first may be committed last, and clocks differ: within so much, an event did not meet the change. */
const slackMs = 5_000;

export function explainEndpoint(
  event: ReadEvent,
  { id, settings, delivery }: EndpointToExplain,
): ExplainedEndpoint {
  const isGone = settings === null || settings.status === "deleted";
  const judged = isGone ? null : judgeNow(event, settings);
  const mismatch = judged === "unknown" ? null : judged;
  return {
    id,
    status: settings?.status ?? "deleted",
    result:
      delivery !== null ? "matched" : settings === null ? "unknown" : tellMissed(event, settings, judged),
    delivery,
    matchesNow: judged === "unknown" ? null : !isGone && mismatch === null,
    failedClause: mismatch?.cause === "filter" ? mismatch.clause : null,
    createdAt: settings?.createdAt ?? null,
    changedAt: settings?.changedAt ?? null,
  };
}

/** null: it wants the event. */
function judgeNow(event: ReadEvent, settings: EndpointSubscription): Mismatch | "unknown" | null {
  const isForgotten = event.value === undefined && settings.filter !== null;
  const filter = isForgotten ? null : compileStoredFilter(settings.filter);
  const mismatch = explainSubscription({ ...settings, filter }, event);
  return mismatch === null && isForgotten ? "unknown" : mismatch;
}

function tellMissed(
  event: ReadEvent,
  { createdAt, changedAt }: EndpointSubscription,
  judged: Mismatch | "unknown" | null,
): ExplainResult {
  const emittedMs = event.createdAt.getTime();
  if (event.isTest) return "test";
  if (createdAt.getTime() > emittedMs) return "created_later";
  if (judged === "unknown") return "unknown";
  if (judged !== null) return judged.cause;
  if (changedAt.getTime() > emittedMs) return "changed_since";
  if (createdAt.getTime() > emittedMs - slackMs) return "created_later";
  return changedAt.getTime() > emittedMs - slackMs ? "changed_since" : "unknown";
}
