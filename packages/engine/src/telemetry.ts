import type { AttemptTrigger, DeliveryStatus, HeldByReason } from "@posthorn/domain/delivery";
import type { AttemptReason } from "@posthorn/domain/outcome";

/** What is measured of an accepted event. */
export type EventMeasures = {
  deliveries: number;
  /** From matching its endpoints to the commit. */
  durationMs: number;
};

/** What is measured of an attempt. */
export type AttemptMeasures = {
  trigger: AttemptTrigger;
  reason: AttemptReason;
  durationMs: number;
  /** From accepting the event to the request; null for what is not the first attempt, and when no request is known of. */
  firstDelayMs: number | null;
  nextStatus: DeliveryStatus;
  /** false: the lease was lost to another worker, so the result was not written. */
  isRecorded: boolean;
};

/** One turn of the dispatcher, and how the endpoints that it visited stood. */
export type DispatcherTurn = {
  /** Deliveries handed to the queue, or to this worker while the queue is away. */
  fed: number;
  /** Claims found whose worker fell silent. */
  expired: number;
  durationMs: number;
  /** How late the most overdue delivery is that nothing holds; null: none is due. */
  oldestDueAgeSeconds: number | null;
  /** How late the most overdue held delivery is, by what holds it; what holds nothing may be left out. */
  heldAgeSeconds: Readonly<Partial<Record<HeldByReason, number>>>;
  openBreakers: number;
  /** Every endpoint with unfinished deliveries was visited since the last turn of which this was true. */
  isPassOver: boolean;
};

/** What is measured while it happens. Nothing here may throw, wait, or keep what it is given. */
export type Telemetry = {
  event(measures: EventMeasures): void;
  attempt(measures: AttemptMeasures): void;
  /** An event that was not accepted, by the problem it was answered with. */
  refused(problem: { code: string; status: number }): void;
  /** A payload that breaks its type's schema, by what becomes of those. */
  schemaBroken(validate: "warn" | "reject"): void;
  dispatched(turn: DispatcherTurn): void;
  /** Tells where to look for the use of a worker's slots, from now on. */
  watchSlots(slots: { limit: number; inUse(): number }): void;
};

export const noTelemetry: Telemetry = {
  event() {},
  attempt() {},
  refused() {},
  schemaBroken() {},
  dispatched() {},
  watchSlots() {},
};
