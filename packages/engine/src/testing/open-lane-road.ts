import { type LaneLimits, type LaneSettings, Lanes, type StartedClaim } from "../lanes.ts";
import type { DeliveryRef, QueueName } from "../ports.ts";
import { makeClaim } from "./fake-engine.ts";

/** Limits that nothing comes near. */
export const roomy: LaneLimits = {
  slots: 10,
  slotsOf: () => 10,
  slotsPerHost: 99,
  tenantShare: 99,
  waitingPerEndpoint: 100,
};

export type Fetch = { endpoint: string; room: number; answer(ids: readonly string[]): Promise<void> };
export type LaneRoad = ReturnType<typeof openLaneRoad>;

/**
 * Lanes whose deliveries end, and whose fetches are answered, when the test says so. An endpoint is of the tenant `t`, on a
 * host of its own, and takes one delivery at a time, unless told otherwise.
 */
export function openLaneRoad(limits: LaneLimits, settings: Record<string, Partial<LaneSettings>>) {
  const underWay = new Map<string, { onSent: () => void; end: () => void }>();
  const finished: string[] = [];
  const fetches: Fetch[] = [];
  const lanes = new Lanes(
    limits,
    (endpoint) => ({ tenantId: "t", host: endpoint, maxInFlight: 1, ...settings[endpoint] }),
    {
      run: (given, onSent) =>
        new Promise((resolve) => {
          underWay.set(typeof given === "string" ? given : given.delivery.id, { onSent, end: resolve });
        }),
      fetch: (endpoint, room) =>
        new Promise((resolve) => {
          const answer = async (ids: readonly string[]) => {
            fetches.splice(fetches.indexOf(fetch), 1);
            resolve(ids.map((id) => startClaim(id, endpoint)));
            await settle();
          };
          const fetch = { endpoint, room, answer };
          fetches.push(fetch);
        }),
    },
  );
  const finish = async (id: string) => {
    const delivery = underWay.get(id);
    if (delivery === undefined) throw new Error(`${id} is not under way`);
    underWay.delete(id);
    finished.push(id);
    delivery.end();
    await settle();
  };
  return {
    lanes,
    finished,
    finish,
    /** Asked and not answered yet. */
    fetches,
    running: () => [...underWay.keys()],
    send: (id: string) => underWay.get(id)?.onSent(),
    offer: (queue: QueueName, offered: DeliveryRef[]) => track(lanes.offer(queue, offered)),
    async finishAll() {
      for (let [id] = underWay.keys(); id !== undefined; [id] = underWay.keys()) await finish(id);
    },
  };
}

/** "See what may go to this endpoint." */
export function poke(endpoint: string): DeliveryRef[] {
  return [[null, endpoint]];
}

export function refs(endpoint: string, count: number): DeliveryRef[] {
  return Array.from({ length: count }, (_, n) => [`${endpoint}-${n}`, endpoint]);
}

export function track(promise: Promise<void>): { isDone: boolean; done: Promise<void> } {
  const tracked = { isDone: false, done: promise };
  void promise.then(() => {
    tracked.isDone = true;
  });
  return tracked;
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An id that says so is of an ordered delivery. */
function startClaim(id: string, endpoint: string): StartedClaim {
  const isOrdered = id.includes("ordered");
  return { delivery: makeClaim(id, endpoint, { isOrdered }), leavesAtMs: 0, lateByMs: null };
}
