import { type PlannedDelivery, planDelivery } from "./plan-attempts.ts";
import { type Company, companies, eventTypes, payloadOf, type StoryEndpoint } from "./story.ts";

const minuteMs = 60_000;
/** A little more than the day that is shown. */
export const historyMinutes = 25 * 60;
const eventsPerMinute = 8;

export type PlannedEvent = {
  company: Company;
  eventType: string;
  tag: string;
  payload: object;
  createdMs: number;
  deliveries: (PlannedDelivery & { endpoint: StoryEndpoint })[];
};

/** Events that pictures are taken of, by their tags. */
export const heroes = { waiting: "NB-20417", delivered: "NB-20392" };

/** A day of three companies. The same each time but for when it is. */
export function planHistory(nowMs: number, random: () => number): PlannedEvent[] {
  const events = Array.from({ length: historyMinutes }, (_, minute) => {
    const ageMinutes = historyMinutes - minute;
    const count = Math.round(eventsPerMinute * busyness(ageMinutes) + random() - 0.5);
    return Array.from({ length: count }, (_, number) => {
      const createdMs = nowMs - ageMinutes * minuteMs + ((number + random()) / count) * minuteMs;
      return planEvent(
        pickBy(companies, ({ share }) => share, random()),
        pickBy(eventTypes, ({ weight }) => weight, random()).name,
        createdMs,
        nowMs,
        random,
      );
    });
  }).flat();
  const [books] = companies;
  if (books === undefined) throw new Error("a company is missing");
  const add = (eventType: string, tag: string, ageMs: number) =>
    planEvent(books, eventType, nowMs - ageMs, nowMs, random, { tag, total: 84.9 });
  const waiting = add("order.created", heroes.waiting, 2.8 * minuteMs);
  const delivered = add("order.shipped", heroes.delivered, sinceDelivered);
  return [...events, waiting, makeUp(delivered, nowMs)].toSorted((a, b) => a.createdMs - b.createdMs);
}

const sinceDelivered = 26 * minuteMs;

/** The warehouse took it at the third attempt. */
function makeUp(event: PlannedEvent, nowMs: number): PlannedEvent {
  const at = nowMs - sinceDelivered;
  const attempts = [
    {
      reason: "http_5xx",
      statusCode: 503,
      body: '{"error":"warehouse is busy","retryAfterSeconds":30}',
      startedMs: at + 21,
      durationMs: 388,
    },
    { reason: "timeout_response", statusCode: null, body: null, startedMs: at + 5_412, durationMs: 15_000 },
    {
      reason: "ok",
      statusCode: 200,
      body: '{"received":true}',
      startedMs: at + 80_420,
      durationMs: 431,
    },
  ];
  const deliveries = event.deliveries.map((delivery) =>
    delivery.endpoint.fate === "flaky" ? { ...delivery, attempts, status: "delivered" as const } : delivery,
  );
  return { ...event, deliveries };
}

function planEvent(
  company: Company,
  eventType: string,
  createdMs: number,
  nowMs: number,
  random: () => number,
  given: { tag?: string; total?: number } = {},
): PlannedEvent {
  const pick = Math.floor(random() * 100_000);
  const tag = given.tag ?? `${company.mark}-${18_000 + Math.floor(random() * 2_000)}`;
  const total = given.total ?? Math.round(100 * (12 + 240 * random() ** 2 + 900 * random() ** 12)) / 100;
  const takers = company.endpoints.filter(
    ({ takes, leastTotal = 0 }) =>
      takes.some((prefix) => eventType.startsWith(prefix)) && total >= leastTotal,
  );
  const deliveries = takers.map((endpoint) => ({
    endpoint,
    ...planDelivery(endpoint, createdMs, nowMs, random),
  }));
  return { company, eventType, tag, payload: payloadOf(tag, total, pick), createdMs, deliveries };
}

/** Shops are quiet for a part of the day. */
function busyness(ageMinutes: number): number {
  return 1 + 0.55 * Math.cos((2 * Math.PI * (ageMinutes - 90)) / 1_440);
}

/** Each as often as its weight says. */
function pickBy<Value>(values: readonly Value[], weightOf: (value: Value) => number, chance: number): Value {
  let left = chance * values.reduce((sum, value) => sum + weightOf(value), 0);
  for (const value of values) {
    left -= weightOf(value);
    if (left < 0) return value;
  }
  throw new Error("a chance is below 1");
}
