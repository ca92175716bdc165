import type { components } from "@posthorn/sdk";
import type { TimeZone } from "../frame/time-zone.ts";
import { shortenId } from "./ids.ts";
import { plural } from "./numbers.ts";
import { writeTerms } from "./qualifiers.ts";
import { formatTime } from "./times.ts";

export type Operation = components["schemas"]["Operation"];
export type OperationAction = Operation["action"];

export const operationActions: Readonly<Record<OperationAction, { title: string; means: string }>> = {
  retry: { title: "Retry deliveries", means: "Each is attempted again, as soon as its endpoint takes it." },
  cancel: { title: "Cancel deliveries", means: "No further attempt is made for those that wait." },
  "replay-missing": {
    title: "Replay missing",
    means: "The endpoint gets what it would get by its subscription of now, and has no delivery of.",
  },
  "erase-tenant": {
    title: "Erase a tenant",
    means: "All that the tenant owned is removed. It can be neither halted nor ended.",
  },
};

export function hasEnded({ status }: Pick<Operation, "status">): boolean {
  return status === "finished" || status === "cancelled" || status === "failed";
}

/** What an operation was told to take, as a sentence would say it. */
export function describeFilter(
  { action, filter }: Pick<Operation, "action" | "filter">,
  zone: TimeZone,
): string {
  const { ids, status, reason, statusClass, eventType, tag, endpoint, event } = filter;
  if (action === "erase-tenant") return "everything that the tenant owned";
  const what =
    action === "replay-missing"
      ? "events without a delivery"
      : ids === undefined
        ? `${listOf(status, "or")} deliveries`.trim()
        : plural(ids.length, "chosen delivery", "chosen deliveries");
  return [
    what,
    endpoint && `of endpoint ${shortenId(endpoint)}`,
    event && `of event ${shortenId(event)}`,
    eventType && `of type ${eventType}`,
    tag && `tagged ${tag}`,
    reason && `that ended with ${listOf(reason, "or")}`,
    statusClass && `answered ${statusClass}`,
    describeSpan(filter, zone),
  ]
    .filter(Boolean)
    .join(" ");
}

function describeSpan({ createdAfter, createdBefore }: Operation["filter"], zone: TimeZone): string {
  const [after, before] = [createdAfter, createdBefore].map(
    (at) => at && formatTime(Date.parse(at), zone).replace(/:\d\d\.\d{3}/, ""),
  );
  // To the minute, and the zone once.
  if (after && before) return `created from ${after.slice(0, 16)} to ${before}`;
  if (after) return `created since ${after}`;
  return before ? `created before ${before}` : "";
}

function listOf(words: readonly string[] = [], last: string): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** The search for deliveries that finds the same ones; undefined where a search cannot say it. */
export function searchOfFilter({ action, tenantId, filter }: Operation): string | undefined {
  if (filter.ids !== undefined || action === "replay-missing" || action === "erase-tenant") return undefined;
  const values: [name: string, value: string | null | undefined][] = [
    ["tenant", tenantId],
    ["endpoint", filter.endpoint],
    ["event", filter.event],
    ["type", filter.eventType],
    ["tag", filter.tag],
    ["reason", filter.reason?.join(",")],
    ["code", filter.statusClass],
    ["after", filter.createdAfter],
    ["before", filter.createdBefore],
  ];
  return writeTerms(values.flatMap(([name, value]) => (value ? [{ name, value }] : [])));
}

type Pace = Pick<Operation, "status" | "total" | "done" | "failed" | "createdAt" | "finishedAt">;

/** Deliveries a second so far, from beginning to end, or until now; null when none is done. */
export function paceOf({ done, failed, createdAt, finishedAt }: Pace, nowMs: number): number | null {
  const untilMs = finishedAt === null ? nowMs : Date.parse(finishedAt);
  const worked = done + failed;
  return worked === 0 ? null : worked / (Math.max(untilMs - Date.parse(createdAt), 1) / 1_000);
}

/** How long a running operation still takes if it goes on like this, in ms; null when that cannot be told. */
export function timeLeftMs(operation: Pace & Pick<Operation, "ratePerSecond">, nowMs: number): number | null {
  const { status, total, done, failed, ratePerSecond } = operation;
  const pace = paceOf(operation, nowMs) ?? ratePerSecond;
  if (status !== "running" || total === null || pace === null) return null;
  return (Math.max(total - done - failed, 0) / pace) * 1_000;
}

/** What came of it, or what it is up to. */
export function describeEnd({ status, failed }: Pick<Operation, "status" | "failed">): string {
  const rest =
    failed > 0
      ? " What could not be changed: an attempt was under way, the endpoint was deleted, or the payload is no longer kept."
      : "";
  return `${endWords[status]}${rest}`;
}

const endWords: Readonly<Record<Operation["status"], string>> = {
  running: "It is under way, and goes on when this page is closed.",
  paused: "It is halted, and goes on from here when it is resumed.",
  finished: "It went through all that it was told to take.",
  cancelled: "It was ended where it was. What it had done stays done.",
  failed: "It could not go on. What it had done stays done; begin another for the rest.",
};
