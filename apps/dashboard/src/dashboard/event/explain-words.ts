import type { components } from "@posthorn/sdk";
import { heldByWords } from "../../words/statuses.ts";

export type Explained = components["schemas"]["ExplainedEndpoint"];
type Event = Pick<components["schemas"]["EventSummary"], "eventType" | "channels" | "createdAt">;

/** Why an endpoint did, or did not, get an event: a sentence, and what else should be known of it. */
export function explainInWords(endpoint: Explained, event: Event): { why: string; note: string | undefined } {
  return { why: sentenceOf(endpoint, event), note: noteOf(endpoint, event) };
}

function sentenceOf(endpoint: Explained, { eventType, channels }: Event): string {
  switch (endpoint.result) {
    case "matched":
      return describeMatch(endpoint);
    case "event_type":
      return `Does not take ${eventType}: no pattern of its subscription fits.`;
    case "channel":
      return channels.length === 0
        ? "Takes certain channels only, and the event names none."
        : `Takes other channels than ${channels.join(", ")}.`;
    case "filter":
      return `Its filter leaves it out: ${describeClause(endpoint.failedClause)}.`;
    case "created_later":
      return "Was created after the event was emitted.";
    case "changed_since":
      return "Takes it now, but was changed after the event: its settings of then did not.";
    case "test":
      return "The event was a test of another endpoint.";
    case "unknown":
      return "What would tell is no longer kept, such as the payload that its filter asks for.";
  }
}

function describeMatch({ deliveryStatus, heldBy }: Explained): string {
  if (deliveryStatus === null) return "Matched.";
  return heldBy === null ? "Matched." : `Matched, and waits: ${heldByWords[heldBy]}.`;
}

function noteOf(endpoint: Explained, event: Event): string | undefined {
  const { result, matchesNow, endpointChangedAt } = endpoint;
  if (result === "matched" && matchesNow === false) return "By its settings of now it would not get it.";
  const isJudgedByNow = result === "event_type" || result === "channel" || result === "filter";
  const wasChanged = endpointChangedAt !== null && endpointChangedAt > event.createdAt;
  if (isJudgedByNow && wasChanged) return "Judged by its settings of now: they were changed after the event.";
  if (result === "created_later" && matchesNow) return "It would get it now.";
  return undefined;
}

const operatorWords: Partial<Record<NonNullable<Explained["failedClause"]>["operator"], string>> = {
  $eq: "must be",
  $neq: "must not be",
  $gt: "must be more than",
  $gte: "must be at least",
  $lt: "must be less than",
  $lte: "must be at most",
  $in: "must be one of",
  $nin: "must be none of",
  $startsWith: "must start with",
  $endsWith: "must end with",
};

const longestValue = 80;

/** What a filter wants otherwise: `/total must be at least 100, and is 99`. */
export function describeClause(clause: Explained["failedClause"]): string {
  if (clause === null) return "the payload is not like it";
  const { pointer, operator, expected, missing } = clause;
  const field = pointer.replace(/(\/\$[a-zA-Z]+)+$/, "") || "the payload";
  if (operator === "invalid") return `this version of Posthorn cannot read it (${show(expected)})`;
  if (operator === "limit") return "to match it would take too many steps";
  if (operator === "item") return `no item of ${field} is like ${show(expected)}`;
  if (operator === "$exist") return `${field} must ${expected === false ? "not " : ""}be there`;
  const must = operatorWords[operator];
  const wanted = must === undefined ? `${pointer} does not hold` : `${field} ${must} ${show(expected)}`;
  if (missing) return `${wanted}, and is not there`;
  return "actual" in clause && must !== undefined ? `${wanted}, and is ${show(clause.actual)}` : wanted;
}

function show(value: unknown): string {
  const text = typeof value === "string" ? `“${value}”` : (JSON.stringify(value) ?? "nothing");
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** How often each answer was given: `3 matched, 1 filtered, 1 paused`. */
export function summarise(endpoints: readonly Explained[]): string {
  const counts = new Map<string, number>();
  const count = (word: string) => counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const endpoint of endpoints) {
    count(resultWords[endpoint.result]);
    if (endpoint.heldBy !== null) count(holdWords[endpoint.heldBy]);
  }
  const order = [...Object.values(resultWords), ...Object.values(holdWords)];
  const said = order.flatMap((word) => (counts.has(word) ? `${counts.get(word)} ${word}` : []));
  return said.length === 0 ? "No endpoints" : said.join(", ");
}

const resultWords: Record<Explained["result"], string> = {
  matched: "matched",
  filter: "filtered",
  event_type: "of other types",
  channel: "of other channels",
  created_later: "created later",
  changed_since: "changed since",
  test: "not tested",
  unknown: "unknown",
};

const holdWords: Record<NonNullable<Explained["heldBy"]>, string> = {
  paused: "paused",
  breaker: "held by its breaker",
  rate: "held by its rate",
  order: "held by its order",
};

/** Whether a replay would make the delivery that there is none of. */
export function canReplay({ result, deliveryId, matchesNow, status }: Explained): boolean {
  return deliveryId === null && matchesNow === true && status !== "deleted" && result !== "test";
}
