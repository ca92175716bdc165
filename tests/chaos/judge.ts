import type { AcceptedEvent } from "./load.ts";
import type { RecordedAttempt } from "./read-records.ts";
import type { SeenRequest } from "./receiver.ts";

/** What became of the events of a phase, by the word of the clients and of the receiver alone. Lists are in words. */
export type Judgement = {
  accepted: number;
  /** Deliveries owed: each event to each endpoint that wants it. */
  expected: number;
  /** Of those, answered 2xx at least once. */
  received: number;
  lost: string[];
  /** 2xx answers beyond the first of a delivery. */
  duplicates: number;
  /** Duplicates of a delivery whose earlier 2xx was in time and in flight at no fault, so that it ought to have been recorded. */
  unexplained: string[];
  /** Requests that were in flight at a fault, each counted once: each may come again once. */
  inFlight: number;
  /** The same by the number of the first fault it was in flight at. */
  inFlightByFault: ReadonlyMap<number, number>;
  /** Requests whose 2xx came when the sender had given up waiting, on a busy machine: each may come again once. */
  late: number;
  /** Requests for something nobody was promised: another endpoint's event, or an event never accepted. */
  unwanted: string[];
  /** Requests whose signature does not hold, or whose bytes are not those that were emitted. */
  spoilt: string[];
  /** Two requests that say they are the same attempt. */
  repeatedAttempts: string[];
  /** Answers that promised another number of deliveries than there are endpoints for. */
  miscounted: string[];
};

/**
 * Compares what was accepted with what came.
 *
 * @param recorded what Postgres has of each attempt, by its key; see `attemptKey`
 */
export function judge(
  accepted: readonly AcceptedEvent[],
  requests: readonly SeenRequest[],
  recorded: ReadonlyMap<string, RecordedAttempt>,
): Judgement {
  const events = new Map(accepted.map((event) => [event.id, event]));
  const owed = new Set(accepted.flatMap(({ id, endpoints }) => endpoints.map((name) => keyOf(id, name))));
  const byDelivery = Map.groupBy(requests, ({ eventId, endpoint }) => keyOf(eventId, endpoint));
  const successes = new Map([...byDelivery].map(([key, all]) => [key, successesOf(all)]));
  const lost = [...owed].filter((key) => (successes.get(key)?.length ?? 0) === 0);
  const inFlightAt = new Map(requests.map((request) => [request, faultOf(request, recorded)]));
  const isLate = (request: SeenRequest) => recorded.get(attemptKey(request))?.isTimedOut === true;
  const mayComeAgain = (request: SeenRequest) => inFlightAt.get(request) !== undefined || isLate(request);
  const extras = [...successes].flatMap(([key, answered]) => extrasOf(key, answered, mayComeAgain));
  const inFlight = [...inFlightAt.values()].filter((fault) => fault !== undefined);
  const attempts = Map.groupBy(requests, attemptKey);
  return {
    accepted: accepted.length,
    expected: owed.size,
    received: owed.size - lost.length,
    lost,
    duplicates: extras.length,
    unexplained: extras.flatMap(({ words }) => words ?? []),
    inFlight: inFlight.length,
    inFlightByFault: countEach(inFlight),
    late: [...successes.values()].flat().filter(isLate).length,
    unwanted: [...byDelivery.keys()].filter((key) => !owed.has(key)),
    spoilt: requests.flatMap((request) => describeSpoilt(request, events.get(request.eventId)) ?? []),
    repeatedAttempts: [...attempts].filter(([, all]) => all.length > 1).map(([key]) => key),
    miscounted: accepted
      .filter(({ promised, endpoints }) => promised !== endpoints.length)
      .map(({ id, promised, endpoints }) => `${id}: ${promised} promised, ${endpoints.length} endpoints`),
  };
}

/** Names an attempt, the same from the receiver's side and from Postgres'. */
export const attemptKey = ({ deliveryId, attempt }: Pick<SeenRequest, "deliveryId" | "attempt">) =>
  `${deliveryId}/${attempt}`;

const keyOf = (eventId: string, endpoint: string) => `${eventId} to ${endpoint}`;

function successesOf(requests: readonly SeenRequest[]): SeenRequest[] {
  return requests
    .filter(({ status }) => status !== null && status >= 200 && status < 300)
    .sort((a, b) => (a.endedAtMs ?? 0) - (b.endedAtMs ?? 0));
}

/** The first fault at which a request was in flight. */
function faultOf(request: SeenRequest, recorded: ReadonlyMap<string, RecordedAttempt>): number | undefined {
  const isRecorded = recorded.get(attemptKey(request))?.status === request.status;
  return request.marks.find(({ wasAnswered }) => !wasAnswered || !isRecorded)?.fault;
}

/** A success that was recorded ends a delivery, so each success but the last must have been late, or in flight at a fault. */
function extrasOf(
  key: string,
  answered: readonly SeenRequest[],
  mayComeAgain: (request: SeenRequest) => boolean,
): { words: string | null }[] {
  return answered.slice(1).map((extra, nth) => {
    const earlier = answered[nth];
    if (earlier === undefined || mayComeAgain(earlier)) return { words: null };
    return { words: `${key}: ${describe(earlier)}, then ${describe(extra)}` };
  });
}

function describe({ deliveryId, attempt, begunAtMs, endedAtMs, status }: SeenRequest): string {
  const begun = new Date(begunAtMs).toISOString().slice(11, 23);
  return `${deliveryId} attempt ${attempt} at ${begun} answered ${status} after ${(endedAtMs ?? 0) - begunAtMs} ms`;
}

function describeSpoilt(request: SeenRequest, event: AcceptedEvent | undefined): string | null {
  if (request.signatureError !== null) return `${describe(request)}: ${request.signatureError}`;
  if (event !== undefined && event.sha256 !== request.sha256) return `${describe(request)}: other bytes`;
  return null;
}

function countEach<Item>(items: readonly Item[]): Map<Item, number> {
  const groups = Map.groupBy(items, (item) => item);
  return new Map([...groups].map(([item, all]) => [item, all.length]));
}
