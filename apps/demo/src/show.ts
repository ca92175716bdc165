import { setTimeout as wait } from "node:timers/promises";
import type { AcceptedEvent, ApiClient, Delivery, Page } from "./api-client.ts";
import type { Narrator } from "./narrator.ts";
import { type EventPlan, eventPlans } from "./plot.ts";
import type { Arrival } from "./receivers.ts";
import type { Emission, RecordedDelivery, Report } from "./report.ts";
import { tenantPath } from "./set-up.ts";

const pauseMs = 700;
const pollMs = 50;
/** The show takes about eight seconds; what has not landed after this long is missing. */
const landedWithinMs = 60_000;

export type Stage = {
  api: ApiClient;
  narrator: Narrator;
  /** Grows while the show runs. */
  arrivals: readonly Arrival[];
  nameOf: ReadonlyMap<string, string>;
  signal: AbortSignal;
};

/** Emits the events of the plot and waits until every delivery has ended. Rejects when the signal aborts it. */
export async function runShow(stage: Stage): Promise<Report> {
  const emissions: Emission[] = [];
  for (const plan of eventPlans) {
    emissions.push(await stage.narrator.tellEmission(() => emit(stage.api, plan)));
    await wait(pauseMs, undefined, { signal: stage.signal });
  }
  const deliveries = await awaitEnds(stage, emissions);
  return { emissions, deliveries, arrivals: [...stage.arrivals] };
}

/** The payload goes into the request as the text it is, and must arrive as that. */
async function emit(api: ApiClient, plan: EventPlan): Promise<Emission> {
  const { eventType, channels, payload } = plan;
  const body = `{"eventType":"${eventType}","channels":${JSON.stringify(channels)},"payload":${payload}}`;
  const { id, deliveries } = await api<AcceptedEvent>("POST", `${tenantPath}/events`, body);
  return { plan, id, deliveries, acceptedAtMs: Date.now() };
}

async function awaitEnds(stage: Stage, emissions: readonly Emission[]): Promise<RecordedDelivery[]> {
  const deadlineMs = Date.now() + landedWithinMs;
  for (;;) {
    const deliveries = (await Promise.all(emissions.map(({ id }) => readDeliveries(stage, id)))).flat();
    const haveEnded = deliveries.every(({ status }) => status !== "pending" && status !== "delivering");
    if (haveEnded || Date.now() > deadlineMs) return deliveries;
    await wait(pollMs, undefined, { signal: stage.signal });
  }
}

async function readDeliveries({ api, nameOf }: Stage, eventId: string): Promise<RecordedDelivery[]> {
  const { data } = await api<Page<Delivery>>("GET", `${tenantPath}/events/${eventId}/deliveries`);
  return data.map(({ id, endpointId, status, attempts, lastReason }) => {
    return { id, eventId, endpoint: nameOf.get(endpointId) ?? endpointId, status, attempts, lastReason };
  });
}
