import { setTimeout as wait } from "node:timers/promises";
import type { Paint } from "@posthorn/receiver/describe-request";
import type { ApiClient, Delivery, Page } from "./api-client.ts";
import {
  describeArrival,
  describeEmission,
  describeNext,
  describeWaiting,
  type Waiting,
} from "./describe.ts";
import type { Arrival } from "./receivers.ts";
import { type Emission, waitOf } from "./report.ts";
import type { Screen } from "./screen.ts";
import { tenantPath } from "./set-up.ts";

const countdownEveryMs = 100;
const pollMs = 25;
const recordedWithinMs = 10_000;

export type Narrator = {
  /** Runs an emit and tells of it first, then of what it caused: a delivery may be here before the 202 was read. */
  tellEmission(emit: () => Promise<Emission>): Promise<Emission>;
  tellArrival(arrival: Arrival): void;
  stop(): void;
};

/** Tells on the screen what happens, as it happens, also of events that the audience emits by hand. */
export function createNarrator(options: {
  screen: Screen;
  paint: Paint;
  api: ApiClient;
  /** Names of endpoints by id. */
  nameOf: ReadonlyMap<string, string>;
}): Narrator {
  const { screen, paint, api, nameOf } = options;
  const startedAtMs = Date.now();
  const emissions: Emission[] = [];
  const waiting = new Map<string, Waiting>();
  let held: Arrival[] | undefined;
  const count = () => screen.setStatus(describeWaiting(waiting.values(), Date.now()));
  const countdown = setInterval(count, countdownEveryMs);

  function tell(arrival: Arrival): void {
    waiting.delete(keyOf(arrival));
    count();
    const waitMs = waitOf(arrival, emissions);
    screen.print(describeArrival(arrival, arrival.receivedAtMs - startedAtMs, waitMs, paint));
    if (arrival.status >= 300) void tellNext(arrival).catch(() => {}); // the API stops before the receivers do
  }

  async function tellNext(arrival: Arrival): Promise<void> {
    const delivery = await findRecorded(api, nameOf, arrival);
    if (delivery === undefined || delivery.attempts > arrival.attempt) return;
    const nowMs = Date.now();
    screen.print(describeNext(arrival.endpoint, delivery, nowMs, paint));
    if (delivery.nextAttemptAt === null) return;
    const { endpoint, eventType } = arrival;
    const dueAtMs = Date.parse(delivery.nextAttemptAt);
    waiting.set(keyOf(arrival), { endpoint, eventType, attempt: delivery.attempts + 1, dueAtMs });
  }

  return {
    async tellEmission(emit) {
      held = [];
      const emission = await emit();
      emissions.push(emission);
      screen.print(describeEmission({ ...emission, atMs: emission.acceptedAtMs - startedAtMs }, paint));
      for (const arrival of held.splice(0)) tell(arrival);
      held = undefined;
      return emission;
    },
    tellArrival(arrival) {
      if (held === undefined) tell(arrival);
      else held.push(arrival);
    },
    stop() {
      clearInterval(countdown);
      screen.setStatus("");
    },
  };
}

/** The delivery of an arrival once its attempt is on record; undefined when that takes too long. */
async function findRecorded(
  api: ApiClient,
  nameOf: ReadonlyMap<string, string>,
  { eventId, endpoint, attempt }: Arrival,
): Promise<Delivery | undefined> {
  const deadlineMs = Date.now() + recordedWithinMs;
  while (Date.now() < deadlineMs) {
    const { data } = await api<Page<Delivery>>("GET", `${tenantPath}/events/${eventId}/deliveries`);
    const delivery = data.find(({ endpointId }) => nameOf.get(endpointId) === endpoint);
    if (delivery !== undefined && delivery.status !== "delivering" && delivery.attempts >= attempt)
      return delivery;
    await wait(pollMs);
  }
  return undefined;
}

function keyOf({ eventId, endpoint }: Arrival): string {
  return `${eventId} ${endpoint}`;
}
