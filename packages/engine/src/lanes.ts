import { type DeliveryRef, type QueueName, queueNames } from "./ports.ts";

export type LaneLimits = {
  /** Deliveries under way at once, in all. */
  slots: number;
  /** The most of them that may come from one queue: what is left is kept for the other. */
  slotsOf: Record<QueueName, number>;
  /** Ids that may wait for one endpoint; what comes on top is left to the dispatcher. */
  waitingPerEndpoint: number;
};

/** Works on one delivery; calls `onSent` as soon as its HTTP request has ended. */
export type RunDelivery = (deliveryId: string, onSent: () => void) => Promise<void>;

type Lane = { endpointId: string; inFlight: number; waiting: Record<QueueName, Set<string>> };

/**
 * Shares a worker's slots between endpoints: at most `capOf` requests in flight to each, the endpoints served in turn,
 * so that a slow one holds its own cap and nothing else. Only ids wait here, unclaimed: losing them loses nothing.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #capOf: (endpointId: string) => number;
  readonly #run: RunDelivery;
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: Record<QueueName, Set<Lane>> = { deliver: new Set(), redeliver: new Set() };
  readonly #running: Record<QueueName, number> = { deliver: 0, redeliver: 0 };
  #changed = Promise.withResolvers<void>();
  #isStopped = false;

  constructor(limits: LaneLimits, capOf: (endpointId: string) => number, run: RunDelivery) {
    this.#limits = limits;
    this.#capOf = capOf;
    this.#run = run;
  }

  get running(): number {
    return this.#running.deliver + this.#running.redeliver;
  }

  /** Takes ids in; resolves when the queue has a free slot again, that is, when another job may be taken. */
  async offer(queue: QueueName, refs: readonly DeliveryRef[]): Promise<void> {
    for (const [deliveryId, endpointId] of refs) this.#enter(queue, deliveryId, endpointId);
    this.#startReady();
    while (!this.#hasSlot(queue) && !this.#isStopped) await this.#changed.promise;
  }

  /** Forgets what waits, and resolves when everything under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const queue of queueNames) this.#ready[queue].clear();
    for (const lane of this.#lanes.values()) {
      for (const queue of queueNames) lane.waiting[queue].clear();
    }
    this.#announceChange();
    while (this.running > 0) await this.#changed.promise;
  }

  #enter(queue: QueueName, deliveryId: string, endpointId: string): void {
    if (this.#isStopped) return;
    let lane = this.#lanes.get(endpointId);
    if (lane === undefined) {
      lane = { endpointId, inFlight: 0, waiting: { deliver: new Set(), redeliver: new Set() } };
      this.#lanes.set(endpointId, lane);
    }
    const waiting = lane.waiting[queue];
    if (waiting.size >= this.#limits.waitingPerEndpoint) return;
    waiting.add(deliveryId);
    if (lane.inFlight < this.#capOf(endpointId)) this.#ready[queue].add(lane);
  }

  #hasSlot(queue: QueueName): boolean {
    return this.running < this.#limits.slots && this.#running[queue] < this.#limits.slotsOf[queue];
  }

  #startReady(): void {
    for (const queue of queueNames) {
      const ready = this.#ready[queue];
      for (const lane of ready) {
        if (!this.#hasSlot(queue)) break;
        ready.delete(lane);
        this.#startNext(queue, lane);
        if (lane.waiting[queue].size > 0 && lane.inFlight < this.#capOf(lane.endpointId)) ready.add(lane);
      }
    }
  }

  #startNext(queue: QueueName, lane: Lane): void {
    const next = lane.waiting[queue].values().next();
    if (next.done || lane.inFlight >= this.#capOf(lane.endpointId)) return;
    lane.waiting[queue].delete(next.value);
    lane.inFlight += 1;
    this.#running[queue] += 1;
    let isSent = false;
    const onSent = () => {
      if (isSent) return;
      isSent = true;
      this.#leave(lane);
    };
    void this.#run(next.value, onSent).finally(() => {
      this.#running[queue] -= 1;
      onSent();
      this.#startReady();
      this.#announceChange();
    });
  }

  #leave(lane: Lane): void {
    lane.inFlight -= 1;
    for (const queue of queueNames) if (lane.waiting[queue].size > 0) this.#ready[queue].add(lane);
    const isIdle = lane.inFlight === 0 && queueNames.every((queue) => lane.waiting[queue].size === 0);
    if (isIdle) this.#lanes.delete(lane.endpointId);
    else this.#startReady();
  }

  #announceChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
