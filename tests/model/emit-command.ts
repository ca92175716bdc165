import { createHash } from "node:crypto";
import { type IngestedEvent, ingest } from "@posthorn/engine/pipeline/ingest";
import { instanceActor } from "@posthorn/testkit/world";
import { expect } from "vitest";
import { type Command, pick } from "./command.ts";
import { leftToJobMs, type Model } from "./model.ts";
import { codeOf } from "./refusal.ts";
import type { Observed } from "./rows.ts";
import type { Real } from "./steps.ts";
import { verify } from "./verify.ts";

export type Emit = {
  eventType: string;
  key: string | null;
  count: number;
  idempotencyKey: string | null;
  delayMs: number;
};

/** Where a breaker is open, the dispatcher looks at the 50 most overdue of an endpoint: there are never more. */
const mostDeliveries = 80;

export function emit(given: Emit): Command {
  const { eventType, key, count, idempotencyKey, delayMs } = given;
  const ordering = key === null ? "" : ` with key ${key}`;
  const idempotency = idempotencyKey === null ? "" : ` under idempotency key ${idempotencyKey}`;
  return {
    check: ({ deliveries }) => deliveries.length < mostDeliveries,
    async run(model, real) {
      const accepted = await emitEvents(model, real, given);
      await verify(model, real, (observed) => learn(model, real, observed, accepted, given));
    },
    toString: () => `emit ${count} × ${eventType}${ordering}${idempotency}${delayMs > 0 ? " for later" : ""}`,
  };
}

/** Emits all at the same time; answers the events that are new. */
async function emitEvents(model: Model, { system, tenantId }: Real, given: Emit): Promise<IngestedEvent[]> {
  const { eventType, key, idempotencyKey, delayMs } = given;
  const requestHash = createHash("sha256").update(`${eventType} ${key} ${delayMs}`).digest();
  const first = idempotencyKey === null ? undefined : model.firstAnswers.get(idempotencyKey);
  const answered = await Promise.all(
    Array.from({ length: given.count }, () =>
      codeOf(
        ingest(system.engine, instanceActor, {
          tenant: { id: tenantId },
          eventType,
          payload: Buffer.from("{}"),
          value: {},
          channels: [],
          tags: [],
          externalId: null,
          deliverAt: delayMs === 0 ? null : new Date(model.nowMs + delayMs),
          orderingKey: key,
          idempotency: idempotencyKey === null ? null : { key: idempotencyKey, requestHash },
        }),
      ),
    ),
  );
  const hash = requestHash.toString("hex");
  if (first !== undefined) {
    const expected = first.requestHash === hash ? first.eventId : "idempotency_conflict";
    for (const one of answered) expect(typeof one === "string" ? one : one.id).toBe(expected);
    return [];
  }
  const events = new Map(answered.map((one) => [typeof one === "string" ? one : one.id, one]));
  expect(events.size, "events accepted").toBe(idempotencyKey === null ? given.count : 1);
  const [eventId = ""] = events.keys();
  if (idempotencyKey !== null) model.firstAnswers.set(idempotencyKey, { eventId, requestHash: hash });
  const accepted = [...events.values()].filter((one) => typeof one !== "string");
  expect(accepted.length, "nothing is refused").toBe(events.size);
  return accepted;
}

/** Every accepted event has one delivery for each endpoint that was subscribed; those without order may have a job. */
function learn(
  model: Model,
  { system }: Real,
  observed: Observed,
  accepted: readonly IngestedEvent[],
  { eventType, key, delayMs }: Emit,
): void {
  const subscribed = model.endpoints.filter(
    ({ status, eventTypes }) => status !== "deleted" && eventTypes.includes(eventType),
  );
  const lastNumber = Math.max(0, ...model.deliveries.map(({ orderingNumber }) => orderingNumber ?? 0));
  const queued = system.queue.peek("deliver").map(([id, endpointId]) => id ?? endpointId);
  for (const { id: eventId, deliveries } of accepted) {
    expect(deliveries).toBe(subscribed.length);
    const rows = observed.deliveries.filter((row) => row.eventId === eventId);
    expect(rows.map(({ endpointId }) => endpointId).toSorted()).toEqual(
      subscribed.map(({ id }) => id).toSorted(),
    );
    for (const { id, endpointId, orderingNumber } of rows) {
      const endpoint = pick(
        subscribed.filter((one) => one.id === endpointId),
        0,
      );
      const isFed = delayMs === 0 && endpoint.status === "active" && !endpoint.health.isOpen;
      if (key !== null) expect(orderingNumber, "ordering numbers grow").toBeGreaterThan(lastNumber);
      if (isFed) expect(queued).toContain(key === null && endpoint.ratePerSecond === null ? id : endpointId);
      model.deliveries.push({
        id,
        eventId,
        endpoint,
        emittedAtMs: model.nowMs,
        key,
        orderingNumber,
        status: "pending",
        isManual: false,
        attempts: 0,
        nextAttemptAtMs: model.nowMs + delayMs,
        queuedUntilMs: isFed ? model.nowMs + leftToJobMs.fanOut : null,
        leaseUntilMs: null,
        reasons: [],
        accepted: 0,
        excuses: 0,
      });
    }
  }
}
