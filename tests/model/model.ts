import type { DeliveryStatus } from "@posthorn/domain/delivery";
import type { AttemptReason } from "@posthorn/domain/outcome";
import { type AnswerKind, answers } from "./answers.ts";
import { type Health, healthy, noteAnswer } from "./health.ts";
import type { EndpointRow } from "./rows.ts";

/** What the design documents say must be true of one tenant, in plain objects. Times are Unix ms. */
export type Model = {
  nowMs: number;
  endpoints: Endpoint[];
  /** In order of emission. */
  deliveries: Delivery[];
  /** Requests that the receivers have and have not answered. */
  requests: Request[];
  /** What events with an idempotency key were answered with. */
  firstAnswers: Map<string, { eventId: string; requestHash: string }>;
};

export type Endpoint = {
  id: string;
  url: string;
  eventTypes: string[];
  ratePerSecond: number | null;
  status: EndpointRow["status"];
  version: number;
  /** How its receiver answers now. */
  answer: AnswerKind;
  /** A resume left behind what was emitted before; null once all of that has ended. */
  backlogFromMs: number | null;
  /** Its rate has no place before. */
  nextPlaceAtMs: number;
  health: Health;
};

export type Delivery = {
  id: string;
  eventId: string;
  endpoint: Endpoint;
  emittedAtMs: number;
  key: string | null;
  /** Grows in the order in which events with keys were accepted. */
  orderingNumber: number | null;
  status: DeliveryStatus;
  isManual: boolean;
  attempts: number;
  nextAttemptAtMs: number;
  /** Left to its job until then. */
  queuedUntilMs: number | null;
  leaseUntilMs: number | null;
  reasons: AttemptReason[];
  /** Requests that were answered 2xx. */
  accepted: number;
  /** Why it may be sent more often than it must: workers that were lost, and people who asked for it. */
  excuses: number;
};

export type Request = {
  delivery: Delivery;
  /** The attempt it is; the lease holds while the delivery is still at that one. */
  attempt: number;
  worker: number;
  endpointVersion: number;
  isProbe: boolean;
  /** The endpoint was failing when it was claimed, so a success is told at once. */
  isNews: boolean;
};

export const retrySchedule = [5, 60, 60] as const;
export const timeoutMs = 10_000;
const leaseMs = timeoutMs + 15_000;
/** Deliveries are left so long to a job that was just queued: by fan-out or a retry, and by the dispatcher. */
export const leftToJobMs = { fanOut: 5_000, retry: 5_000, dispatcher: 10_000 } as const;

export function isUnfinished({ status }: Delivery): boolean {
  return status === "pending" || status === "delivering";
}

export function createModelEndpoint(
  endpoint: Pick<Endpoint, "id" | "url" | "eventTypes" | "ratePerSecond">,
  failures: number,
): Endpoint {
  return {
    ...endpoint,
    status: "active",
    version: 1,
    answer: failures > 0 ? "error" : "ok",
    backlogFromMs: null,
    nextPlaceAtMs: 0,
    health: { ...healthy(), inARow: failures, isFailing: failures > 0 },
  };
}

export function claim(model: Model, delivery: Delivery, isProbe: boolean): void {
  const { endpoint } = delivery;
  delivery.status = "delivering";
  delivery.attempts += 1;
  delivery.queuedUntilMs = null;
  delivery.leaseUntilMs = model.nowMs + leaseMs;
  if (isProbe) endpoint.health.openedUntilMs = delivery.leaseUntilMs;
}

/** A worker notices that it is too late to send what it claimed. */
export function giveBack(delivery: Delivery): void {
  delivery.status = "pending";
  delivery.attempts -= 1;
  delivery.leaseUntilMs = null;
}

/** The receiver answers, and the worker that asked records it. */
export function answer(model: Model, { delivery, attempt, ...request }: Request): void {
  const { endpoint } = delivery;
  const given = answers[endpoint.answer];
  noteAnswer(endpoint.health, model.nowMs, given.reason === "ok", request);
  if (given.reason === "ok") delivery.accepted += 1;
  if (delivery.status === "delivering" && delivery.attempts === attempt) {
    record(delivery, given.reason);
    const step = retrySchedule[attempt - 1];
    if (given.reason === "ok") delivery.status = "delivered";
    else if (given.isFinal || step === undefined) delivery.status = "failed";
    else delivery.nextAttemptAtMs = model.nowMs + Math.max(step, given.retryAfterSeconds) * 1_000;
  }
  const isUnchanged = endpoint.version === request.endpointVersion && endpoint.status === "active";
  if (given.disables && isUnchanged) changeEndpoint(endpoint, { status: "disabled" });
}

/** The lease is over and nobody has recorded anything. */
export function lose(model: Model, delivery: Delivery): void {
  record(delivery, "worker_lost");
  delivery.nextAttemptAtMs = model.nowMs;
  delivery.excuses += 1;
}

function record(delivery: Delivery, reason: AttemptReason): void {
  delivery.reasons.push(reason);
  delivery.status = "pending";
  delivery.isManual &&= isOfBacklog(delivery);
  delivery.leaseUntilMs = null;
}

export function retry(model: Model, delivery: Delivery): void {
  delivery.status = "pending";
  delivery.isManual = true;
  delivery.nextAttemptAtMs = model.nowMs;
  delivery.queuedUntilMs = model.nowMs + leftToJobMs.retry;
  delivery.excuses += 1;
}

export function cancel(delivery: Delivery): void {
  delivery.status = "cancelled";
  delivery.queuedUntilMs = null;
}

/** What waits for an endpoint that left it behind, and nobody has asked for it by hand since. */
export function isLeftBehind(delivery: Delivery): boolean {
  return delivery.status === "pending" && !delivery.isManual && isOfBacklog(delivery);
}

function isOfBacklog({ endpoint, emittedAtMs }: Delivery): boolean {
  return emittedAtMs < (endpoint.backlogFromMs ?? 0);
}

/** What nobody wants any more and is not under way is cancelled. */
export function cancelOrphans({ deliveries, endpoints }: Model): void {
  for (const delivery of deliveries) {
    const isOfDeleted = delivery.status === "pending" && delivery.endpoint.status === "deleted";
    if (isOfDeleted || isLeftBehind(delivery)) cancel(delivery);
  }
  for (const endpoint of endpoints) {
    const isInBacklog = (one: Delivery) => one.endpoint === endpoint && isUnfinished(one) && isOfBacklog(one);
    if (!deliveries.some(isInBacklog)) endpoint.backlogFromMs = null;
  }
}

/** @param sinceMs what was emitted before is left behind; null: nothing is */
export function resume(model: Model, endpoint: Endpoint, sinceMs: number | null): void {
  changeEndpoint(endpoint, { status: "active" });
  endpoint.health = healthy();
  endpoint.backlogFromMs = sinceMs;
  if (sinceMs !== null) cancelOrphans(model);
}

/** Nothing is known of how a new URL answers. */
export function move(endpoint: Endpoint, url: string): void {
  changeEndpoint(endpoint, { url });
  endpoint.health = healthy();
}

export function changeEndpoint(endpoint: Endpoint, change: Partial<Pick<Endpoint, "status" | "url">>): void {
  Object.assign(endpoint, change);
  endpoint.version += 1;
}
