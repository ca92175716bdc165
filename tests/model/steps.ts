import type { StartedClaim } from "@posthorn/engine/lanes";
import type { DeliveryRef } from "@posthorn/engine/ports";
import { recordWorkerLost } from "@posthorn/engine/worker-lost";
import { expect } from "vitest";
import { makeOutcome } from "./answers.ts";
import { answer, claim, type Delivery, leftToJobMs, lose, type Model, type Request } from "./model.ts";
import {
  findLanesToVisit,
  type LaneLook,
  lookIntoLane,
  mayGoByName,
  pickForDispatch,
  pickLost,
} from "./rules.ts";
import type { System } from "./system.ts";
import { verify } from "./verify.ts";
import { noId, type OpenRequest } from "./worker.ts";

/** The other side of the model. */
export type Real = { system: System; tenantId: string; open: Map<Request, OpenRequest> };

export type WorkerNumber = 0 | 1;

/** What a turn of the dispatcher finds goes to the queue, or while the broker is away straight to its worker: these refs. */
export async function dispatch(model: Model, real: Real, isBrokerAway: boolean): Promise<DeliveryRef[]> {
  const { engine, queue } = real.system;
  const isQueueBusy = queue.peek("deliver").length > 0;
  const turn = await engine.pipeline.dispatchDeliveries({
    afterTenantId: null,
    resumed: new Map([[real.tenantId, noId]]),
    endpointLimit: 100,
    endpointsPerTenant: 100,
    perEndpoint: 100,
    oldestOpenId: noId,
    queuedForSeconds: leftToJobMs.dispatcher / 1_000,
    firstAttemptGraceSeconds: isQueueBusy ? 55 : 0,
  });
  const due = pickForDispatch(model, isQueueBusy);
  const lost = pickLost(model).filter(({ key }) => key === null);
  const lanes = turn.visited.filter(({ isLaneDue }) => isLaneDue).map(({ endpointId }) => endpointId);
  expect(turn.due.map(([id]) => id).toSorted(), "what is due").toEqual(idsOf(due));
  expect(turn.expired.map(({ id }) => id).toSorted(), "claims of lost workers").toEqual(idsOf(lost));
  expect(lanes, "lanes to visit").toEqual(
    expect.arrayContaining(findLanesToVisit(model).map(({ id }) => id)),
  );
  for (const delivery of due) delivery.queuedUntilMs = model.nowMs + leftToJobMs.dispatcher;
  await recordWorkerLost(engine, turn.expired);
  for (const delivery of lost) lose(model, delivery);
  if (!isBrokerAway && turn.due.length > 0) await queue.add("redeliver", turn.due);
  return [...(isBrokerAway ? turn.due : []), ...lanes.map((id): DeliveryRef => [null, id])];
}

/** Workers that were given the same refs at the same time claim and send what they may, each delivery once. */
export async function start(
  model: Model,
  real: Real,
  workers: readonly WorkerNumber[],
  refs: readonly DeliveryRef[],
): Promise<Request[]> {
  const named = new Set<string>();
  const lanes = new Set<string>();
  for (const [id, endpointId] of refs) {
    if (id === null || (await real.system.workers[0].hasRate(endpointId))) lanes.add(endpointId);
    else named.add(id);
  }
  const byName = await startNamed(model, real, workers, [...named]);
  const claims = await claimLanes(model, real, workers, [...lanes]);
  return [...byName, ...(await sendClaims(model, real, claims))];
}

async function startNamed(
  model: Model,
  real: Real,
  workers: readonly WorkerNumber[],
  named: readonly string[],
): Promise<Request[]> {
  const expected = model.deliveries
    .filter(({ id }) => named.includes(id))
    .filter((d) => mayGoByName(model, d));
  const started = await Promise.all(
    workers.map(async (worker) => ({ worker, opened: await real.system.workers[worker].start(named) })),
  );
  const opened = started.flatMap((one) => one.opened.map((open) => ({ worker: one.worker, open })));
  expect(opened.map(({ open }) => open.deliveryId).toSorted(), "sent by name").toEqual(idsOf(expected));
  return opened.map(({ worker, open }) => {
    const delivery = findDelivery(model, open.deliveryId);
    claim(model, delivery, false);
    return noteRequest(model, real, { worker, open, delivery, isProbe: false });
  });
}

type LaneClaim = { worker: WorkerNumber; claimed: StartedClaim; delivery: Delivery };

/** Workers look into the same lanes at the same time. What a lost worker had claimed may be found by one and taken by the other. */
export async function claimLanes(
  model: Model,
  real: Real,
  workers: readonly WorkerNumber[],
  endpointIds: readonly string[],
): Promise<LaneClaim[]> {
  const endpoints = model.endpoints.filter(({ id }) => endpointIds.includes(id));
  const looks = endpoints.map((endpoint) => lookIntoLane(model, endpoint));
  const lost = pickLost(model).filter(({ key, endpoint }) => key !== null && endpoints.includes(endpoint));
  const found = await Promise.all(
    workers.map(async (worker) => ({
      worker,
      claims: await real.system.workers[worker].claimFromLanes(endpointIds),
    })),
  );
  const claims = found.flatMap(({ worker, claims }) =>
    claims.map((claimed) => ({ worker, claimed, delivery: findDelivery(model, claimed.delivery.id) })),
  );
  for (const delivery of lost) lose(model, delivery);
  for (const [index, endpoint] of endpoints.entries()) {
    const own = claims.filter(({ delivery }) => delivery.endpoint === endpoint);
    const freed = lost
      .filter((delivery) => delivery.endpoint === endpoint)
      .flatMap((one) => freedBy(model, one));
    const maybe = workers.length > 1 ? freed : [];
    checkLook(
      looks[index],
      own.map(({ delivery }) => delivery),
      maybe,
    );
    if (own.length > 0 && endpoint.ratePerSecond !== null)
      endpoint.nextPlaceAtMs = model.nowMs + 1_000 / endpoint.ratePerSecond;
    for (const { claimed, delivery } of own) {
      expect(claimed.delivery.isProbe, "a claim under an open breaker is a probe").toBe(
        endpoint.health.isOpen,
      );
      claim(model, delivery, endpoint.health.isOpen);
    }
  }
  return claims;
}

/** What one worker may take once another has found a claim lost: that delivery, or one that a retry put before it. */
function freedBy(model: Model, lost: Delivery): Delivery[] {
  const isBefore = (one: Delivery) => (one.orderingNumber ?? 0) < (lost.orderingNumber ?? 0);
  const { endpoint, key } = lost;
  const ofKey = model.deliveries.filter((one) => one.endpoint === endpoint && one.key === key);
  return [lost, ...ofKey.filter((one) => one.status === "pending" && isBefore(one))];
}

function checkLook(
  look: LaneLook | undefined,
  claimed: readonly Delivery[],
  maybe: readonly Delivery[],
): void {
  const { candidates = [], limit = 0 } = look ?? {};
  const due = idsOf(candidates);
  const taken = idsOf(claimed);
  if (limit > 1) {
    expect(idsOf([...candidates, ...maybe]), "claimed from a lane").toEqual(expect.arrayContaining(taken));
    expect(taken, "claimed from a lane").toEqual(expect.arrayContaining(due));
  } else {
    const least = Math.min(limit, candidates.length);
    const most = Math.min(limit, candidates.length + maybe.length);
    const isRightMany = least <= claimed.length && claimed.length <= most;
    expect(isRightMany, `claimed ${taken} of ${due}, ${limit} at most`).toBe(true);
    const isFirst = ({ nextAttemptAtMs }: Delivery) => nextAttemptAtMs === candidates[0]?.nextAttemptAtMs;
    for (const delivery of claimed) expect(isFirst(delivery) || maybe.includes(delivery)).toBe(true);
  }
}

export async function sendClaims(model: Model, real: Real, claims: readonly LaneClaim[]): Promise<Request[]> {
  const sent = await Promise.all(
    claims.map(async ({ worker, claimed, delivery }) => {
      const [open] = await real.system.workers[worker].start([claimed]);
      expect(open, "what was claimed from a lane is sent").toBeDefined();
      return open && { worker, open, delivery, isProbe: claimed.delivery.isProbe };
    }),
  );
  return sent.flatMap((one) => (one === undefined ? [] : [noteRequest(model, real, one)]));
}

export function noteRequest(
  model: Model,
  real: Real,
  {
    worker,
    open,
    delivery,
    isProbe,
  }: { worker: WorkerNumber; open: OpenRequest; delivery: Delivery; isProbe: boolean },
): Request {
  const { endpoint, attempts } = delivery;
  const { url, headers } = open.request;
  expect({ url, attempt: headers["posthorn-attempt"] }).toEqual({
    url: endpoint.url,
    attempt: String(attempts),
  });
  const { version: endpointVersion, health } = endpoint;
  const isNews = health.isFailing;
  const request = { delivery, attempt: attempts, worker, endpointVersion, isProbe, isNews };
  model.requests.push(request);
  real.open.set(request, open);
  return request;
}

/** Receivers answer these requests, all at once. */
export async function finish(model: Model, real: Real, requests: readonly Request[]): Promise<void> {
  const ended = requests.map((request) => {
    const { answer: kind } = request.delivery.endpoint;
    return real.open.get(request)?.answer(makeOutcome(kind));
  });
  await Promise.all(ended);
  for (const request of requests) answer(model, request);
  forget(model, real, requests);
}

/** Nobody hears what becomes of these requests. */
export function forget(model: Model, real: Real, requests: readonly Request[]): void {
  for (const request of requests) real.open.delete(request);
  model.requests = model.requests.filter((request) => !requests.includes(request));
}

const mostRounds = 30;

/** A turn of the dispatcher, then all jobs; where something came from a lane, the next may follow. */
export async function work(
  model: Model,
  real: Real,
  worker: WorkerNumber,
  isBrokerAway: boolean,
): Promise<void> {
  let refs = await dispatch(model, real, isBrokerAway);
  refs.push(...real.system.queue.takeAll());
  for (let round = 0; refs.length > 0 && round < mostRounds; round += 1) {
    const requests = await start(model, real, [worker], refs);
    await finish(model, real, requests);
    await verify(model, real);
    const driven = requests.filter(
      ({ delivery }) => delivery.key !== null || delivery.endpoint.ratePerSecond !== null,
    );
    refs = [...new Set(driven.map(({ delivery }) => delivery.endpoint.id))].map(
      (id): DeliveryRef => [null, id],
    );
  }
}

export function findDelivery(model: Model, id: string): Delivery {
  const found = model.deliveries.find((delivery) => delivery.id === id);
  if (found === undefined) throw new Error(`nobody emitted ${id}`);
  return found;
}

function idsOf(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ id }) => id).toSorted();
}
