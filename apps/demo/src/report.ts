import type { EventPlan } from "./plot.ts";
import type { Arrival } from "./receivers.ts";

/** An event of the show as the API took it. */
export type Emission = {
  plan: EventPlan;
  id: string;
  deliveries: number;
  /** Unix milliseconds of the 202. */
  acceptedAtMs: number;
};

/** A delivery as the API tells it in the end; `endpoint` is the name. */
export type RecordedDelivery = {
  id: string;
  eventId: string;
  endpoint: string;
  status: string;
  /** Attempts on record. */
  attempts: number;
  lastReason: string | null;
};

export type Report = { emissions: Emission[]; deliveries: RecordedDelivery[]; arrivals: Arrival[] };

export type Summary = {
  events: number;
  deliveries: number;
  attempts: number;
  retries: number;
  /** From the 202 to the first attempt's arrival; null when nothing arrived. */
  medianMs: number | null;
  slowestMs: number | null;
};

/** What the show lacks of what it was to show; nothing when all is well. */
export function findMissing(plans: readonly EventPlan[], report: Report): string[] {
  return [
    ...plans.flatMap((plan) => findMissingOfEvent(plan, report)),
    ...arrivalsOfShow(report).flatMap((arrival) => findFaults(arrival, report)),
    ...(summarise(report).retries === 0 ? ["no delivery needed a retry"] : []),
  ];
}

export function summarise(report: Report): Summary {
  const { emissions, deliveries } = report;
  const attempts = deliveries.reduce((sum, delivery) => sum + delivery.attempts, 0);
  const waits = arrivalsOfShow(report)
    .filter((arrival) => arrival.attempt === 1)
    .map((arrival) => waitOf(arrival, emissions) ?? 0)
    .sort((a, b) => a - b);
  return {
    events: emissions.length,
    deliveries: deliveries.length,
    attempts,
    retries: deliveries.reduce((sum, delivery) => sum + Math.max(0, delivery.attempts - 1), 0),
    medianMs: waits[Math.floor((waits.length - 1) / 2)] ?? null,
    slowestMs: waits.at(-1) ?? null,
  };
}

/** Milliseconds from the 202 to an arrival, which may be here before we have read the 202; null for a foreign event. */
export function waitOf(arrival: Arrival, emissions: readonly Emission[]): number | null {
  const emission = emissions.find(({ id }) => id === arrival.eventId);
  return emission === undefined ? null : Math.max(0, arrival.receivedAtMs - emission.acceptedAtMs);
}

function findMissingOfEvent(plan: EventPlan, report: Report): string[] {
  const emission = report.emissions.find((candidate) => candidate.plan === plan);
  if (emission === undefined) return [`${plan.eventType} was not emitted`];
  const wanted = plan.goesTo.length;
  const countFault =
    emission.deliveries === wanted
      ? []
      : [`${plan.eventType} has ${emission.deliveries} deliveries instead of ${wanted}`];
  return [...countFault, ...plan.goesTo.flatMap((endpoint) => findUndelivered(emission, endpoint, report))];
}

function findUndelivered(emission: Emission, endpoint: string, report: Report): string[] {
  const { eventType } = emission.plan;
  const hasArrived = report.arrivals.some(
    (arrival) => arrival.eventId === emission.id && arrival.endpoint === endpoint && arrival.status < 300,
  );
  if (!hasArrived) return [`${eventType} did not arrive at ${endpoint}`];
  const delivery = report.deliveries.find((it) => it.eventId === emission.id && it.endpoint === endpoint);
  if (delivery?.status === "delivered") return [];
  return [`${eventType} arrived at ${endpoint}, but is recorded as ${delivery?.status ?? "nothing"}`];
}

function findFaults(arrival: Arrival, { emissions }: Report): string[] {
  const { endpoint, attempt, verified } = arrival;
  const plan = emissions.find(({ id }) => id === arrival.eventId)?.plan;
  const what = `attempt ${attempt} of ${arrival.eventType} at ${endpoint}`;
  return [
    ...(verified.ok ? [] : [`${what} was not verified: ${verified.reason}`]),
    ...(plan?.payload === arrival.body ? [] : [`${what} had other bytes than were emitted`]),
    ...(plan?.goesTo.includes(endpoint) ? [] : [`${what} was not to go there`]),
  ];
}

/** Without what the audience emitted by hand, or an earlier show left. */
function arrivalsOfShow({ arrivals, emissions }: Report): Arrival[] {
  const ids = new Set(emissions.map(({ id }) => id));
  return arrivals.filter(({ eventId }) => ids.has(eventId));
}
