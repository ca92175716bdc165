import type { ClaimedDelivery } from "./pipeline-store.ts";
import { type DeliveryRef, type QueueName, queueNames } from "./ports.ts";

export type LaneLimits = {
  /** Deliveries under way at once, in all. */
  slots: number;
  /** The most of them that may come from one queue: what is left is kept for the other. */
  slotsOf: (queue: QueueName) => number;
  /** The most of them that may go to one target host. */
  slotsPerHost: number;
  /** A tenant may take another slot while it has fewer than so many times the slots that are free. */
  tenantShare: number;
  /** Ids that may wait for one endpoint; what comes on top is left to the dispatcher. */
  waitingPerEndpoint: number;
};

/** What the lanes need to know of an endpoint. */
export type LaneSettings = { tenantId: string; host: string; maxInFlight: number };

/**
 * A claim and when its request may leave, in Unix ms of this process; its lease counts from then. `lateByMs`: how much later
 * it may leave, when it has a place in a rate.
 */
export type StartedClaim = { delivery: ClaimedDelivery; leavesAtMs: number; lateByMs: number | null };

/** Works on one delivery, named or already claimed; calls `onSent` as soon as its HTTP request has ended. Never rejects. */
export type RunDelivery = (delivery: string | StartedClaim, onSent: () => void) => Promise<void>;

/** Claims what may go to an endpoint now, at most `room` deliveries. Never rejects. */
export type FetchDeliveries = (endpointId: string, room: number) => Promise<StartedClaim[]>;

/** What waits: a delivery's id, or null for "see what may go". */
type Waiting = Set<string | null>;
type Tenant = { id: string; lanes: number; running: number; ready: Record<QueueName, Set<Lane>> };
type Host = { name: string; lanes: number; inFlight: number; parked: Set<Lane> };
type Lane = {
  endpointId: string;
  tenant: Tenant;
  host: Host;
  inFlight: number;
  waiting: Record<QueueName, Waiting>;
};

/** Of one endpoint's deliveries so many are claimed at a time at most. */
const mostFetched = 50;

/**
 * Shares a worker's slots: tenants are served in turn, and the endpoints of each. An endpoint has its cap, so a slow one
 * holds that and nothing else; a tenant or a target host never gets the last slots. Only ids wait here, unclaimed: losing
 * them loses nothing.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #settingsOf: (endpointId: string) => LaneSettings;
  readonly #run: RunDelivery;
  readonly #fetch: FetchDeliveries;
  readonly #lanes = new Map<string, Lane>();
  readonly #tenants = new Map<string, Tenant>();
  readonly #hosts = new Map<string, Host>();
  /** Tenants that have a lane ready, in the order in which they are served. */
  readonly #turns: Record<QueueName, Set<Tenant>> = { deliver: new Set(), redeliver: new Set() };
  readonly #running: Record<QueueName, number> = { deliver: 0, redeliver: 0 };
  /** Of who waits for a change; nobody, most of the time. */
  #changed: PromiseWithResolvers<void> | undefined;
  #isStopped = false;

  constructor(
    limits: LaneLimits,
    settingsOf: (endpointId: string) => LaneSettings,
    work: { run: RunDelivery; fetch: FetchDeliveries },
  ) {
    this.#limits = limits;
    this.#settingsOf = settingsOf;
    this.#run = work.run;
    this.#fetch = work.fetch;
  }

  get running(): number {
    return this.#running.deliver + this.#running.redeliver;
  }

  /** Nothing is under way, and nothing of what was is remembered. */
  get isIdle(): boolean {
    return this.running === 0 && this.#lanes.size + this.#tenants.size + this.#hosts.size === 0;
  }

  /** Takes refs in; resolves when the queue has a free slot again, that is, when another job may be taken. */
  async offer(queue: QueueName, refs: readonly DeliveryRef[]): Promise<void> {
    for (const [deliveryId, endpointId] of refs) this.#enter(queue, deliveryId, endpointId);
    this.#startReady();
    while (!this.#hasSlot(queue) && !this.#isStopped) await this.#nextChange();
  }

  /** Forgets what waits, and resolves when everything under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const lane of this.#lanes.values()) {
      for (const queue of queueNames) lane.waiting[queue].clear();
    }
    this.#announceChange();
    while (this.running > 0) await this.#nextChange();
  }

  #enter(queue: QueueName, deliveryId: string | null, endpointId: string): void {
    if (this.#isStopped) return;
    const lane = this.#lanes.get(endpointId) ?? this.#openLane(endpointId);
    const waiting = lane.waiting[queue];
    if (deliveryId !== null && waiting.size >= this.#limits.waitingPerEndpoint) return;
    waiting.add(deliveryId);
    this.#makeReady(queue, lane);
  }

  #openLane(endpointId: string): Lane {
    const settings = this.#settingsOf(endpointId);
    const tenant = this.#tenants.get(settings.tenantId) ?? {
      id: settings.tenantId,
      lanes: 0,
      running: 0,
      ready: { deliver: new Set(), redeliver: new Set() },
    };
    const host = this.#hosts.get(settings.host) ?? {
      name: settings.host,
      lanes: 0,
      inFlight: 0,
      parked: new Set(),
    };
    const waiting = { deliver: new Set<string>(), redeliver: new Set<string>() };
    const lane: Lane = { endpointId, tenant, host, inFlight: 0, waiting };
    tenant.lanes += 1;
    host.lanes += 1;
    this.#tenants.set(tenant.id, tenant);
    this.#hosts.set(host.name, host);
    this.#lanes.set(endpointId, lane);
    return lane;
  }

  #closeLane(lane: Lane): void {
    const { endpointId, tenant, host } = lane;
    this.#lanes.delete(endpointId);
    tenant.lanes -= 1;
    host.lanes -= 1;
    host.parked.delete(lane);
    if (host.lanes === 0) this.#hosts.delete(host.name);
  }

  /** Lines a lane up when something waits in it that may go as far as its endpoint and host are concerned. */
  #makeReady(queue: QueueName, lane: Lane): void {
    if (lane.waiting[queue].size === 0 || this.#roomOf(lane) <= 0) return;
    if (this.#hostRoom(lane.host) <= 0) {
      lane.host.parked.add(lane);
    } else {
      lane.tenant.ready[queue].add(lane);
      this.#turns[queue].add(lane.tenant);
    }
  }

  #roomOf(lane: Lane): number {
    return this.#settingsOf(lane.endpointId).maxInFlight - lane.inFlight;
  }

  #hostRoom(host: Host): number {
    return this.#limits.slotsPerHost - host.inFlight;
  }

  #freeSlots(queue: QueueName): number {
    const { slots, slotsOf } = this.#limits;
    return Math.min(slots - this.running, slotsOf(queue) - this.#running[queue]);
  }

  #hasSlot(queue: QueueName): boolean {
    return this.#freeSlots(queue) > 0;
  }

  /** What a tenant may take is measured by what is free, so that slots are left for whoever comes next. */
  #tenantRoom(tenant: Tenant): number {
    const { slots, tenantShare } = this.#limits;
    return Math.ceil(tenantShare * (slots - this.running)) - tenant.running;
  }

  #startReady(): void {
    for (const queue of queueNames) {
      const turns = this.#turns[queue];
      if (turns.size === 0) continue; // as a rule, and a loop over nothing still costs an iterator
      for (const tenant of turns) {
        if (!this.#hasSlot(queue)) break;
        if (this.#tenantRoom(tenant) <= 0) continue;
        const ready = tenant.ready[queue];
        const [lane] = ready;
        turns.delete(tenant);
        if (lane === undefined) continue;
        ready.delete(lane);
        if (this.#roomOf(lane) > 0 && this.#hostRoom(lane.host) > 0) this.#startNext(queue, lane);
        this.#makeReady(queue, lane);
        if (ready.size > 0) turns.add(tenant);
      }
    }
  }

  #startNext(queue: QueueName, lane: Lane): void {
    const next = lane.waiting[queue].values().next();
    if (next.done) return;
    lane.waiting[queue].delete(next.value);
    if (next.value === null) {
      void this.#fetchInto(queue, lane);
    } else {
      this.#occupy(queue, lane, 1);
      void this.#work(queue, lane, next.value);
    }
  }

  /** Holds as many slots as there is room for while it asks what may go, and gives back those that are not needed. */
  async #fetchInto(queue: QueueName, lane: Lane): Promise<void> {
    const { host, tenant } = lane;
    const rooms = [
      this.#roomOf(lane),
      this.#freeSlots(queue),
      this.#tenantRoom(tenant),
      this.#hostRoom(host),
    ];
    const room = Math.min(...rooms, mostFetched);
    this.#occupy(queue, lane, room);
    const claimed = await this.#fetch(lane.endpointId, room);
    for (const delivery of claimed) void this.#work(queue, lane, delivery);
    if (claimed.length === room) this.#enter(queue, null, lane.endpointId);
    for (let unused = room - claimed.length; unused > 0; unused -= 1) {
      this.#leave(lane);
      this.#vacate(queue, tenant);
    }
    this.#startReady();
    this.#announceChange();
  }

  async #work(queue: QueueName, lane: Lane, delivery: string | StartedClaim): Promise<void> {
    let isSent = false;
    const onSent = () => {
      if (isSent) return;
      isSent = true;
      this.#leave(lane);
      this.#startReady();
    };
    await this.#run(delivery, onSent);
    onSent();
    this.#vacate(queue, lane.tenant);
    if (typeof delivery !== "string" && hasMadeWay(delivery)) this.#enter(queue, null, lane.endpointId);
    this.#startReady();
    this.#announceChange();
  }

  #occupy(queue: QueueName, lane: Lane, count: number): void {
    lane.inFlight += count;
    lane.host.inFlight += count;
    lane.tenant.running += count;
    this.#running[queue] += count;
  }

  #vacate(queue: QueueName, tenant: Tenant): void {
    this.#running[queue] -= 1;
    tenant.running -= 1;
    if (tenant.lanes === 0 && tenant.running === 0) this.#tenants.delete(tenant.id);
  }

  #leave(lane: Lane): void {
    const { host } = lane;
    lane.inFlight -= 1;
    host.inFlight -= 1;
    const isNeeded = lane.waiting.deliver.size + lane.waiting.redeliver.size > 0;
    if (isNeeded) host.parked.add(lane); // behind those that wait for the host already
    if (host.parked.size > 0) this.#unpark(host);
    if (lane.inFlight === 0 && !isNeeded) this.#closeLane(lane);
  }

  /** Lines up as many lanes as the host has places for; those with nothing to start need none. */
  #unpark(host: Host): void {
    let places = this.#hostRoom(host);
    for (const lane of host.parked) {
      if (places <= 0) return;
      host.parked.delete(lane);
      for (const queue of queueNames) this.#makeReady(queue, lane);
      if (queueNames.some((queue) => lane.tenant.ready[queue].has(lane))) places -= 1;
    }
  }

  #nextChange(): Promise<void> {
    this.#changed ??= Promise.withResolvers();
    return this.#changed.promise;
  }

  #announceChange(): void {
    this.#changed?.resolve();
    this.#changed = undefined;
  }
}

/** The next of its ordering key may go now, or what an open breaker held. */
function hasMadeWay({ delivery }: StartedClaim): boolean {
  return delivery.isOrdered || delivery.isProbe;
}
