import { expect } from "vitest";
import { checkHealth } from "./health.ts";
import type { Delivery, Model } from "./model.ts";
import type { DeliveryRow, Observed } from "./rows.ts";
import type { Real } from "./steps.ts";

/**
 * Compares all that Postgres has of the tenant with the model; then a millisecond passes. `learn` is shown what is new first.
 */
export async function verify(model: Model, real: Real, learn?: (observed: Observed) => void): Promise<void> {
  const observed = await real.system.observe(real.tenantId, model.nowMs + 1);
  expect(real.system.errors).toEqual([]);
  learn?.(observed);
  expect(observed.deliveries.map(showRow)).toEqual(byId(model.deliveries).map(showDelivery));
  checkAttempts(model, observed);
  checkEndpoints(model, observed);
  model.nowMs += 1;
}

function byId(deliveries: readonly Delivery[]): Delivery[] {
  return deliveries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function showRow(row: DeliveryRow) {
  const { id, status, isManual, attempts, nextAttemptAtMs, queuedUntilMs, leaseUntilMs } = row;
  const isPending = status === "pending";
  return {
    id,
    status,
    attempts,
    isManual: isPending && isManual,
    nextAttemptAtMs: isPending ? nextAttemptAtMs : null,
    queuedUntilMs: isPending ? queuedUntilMs : null,
    leaseUntilMs: status === "delivering" ? leaseUntilMs : null,
  };
}

function showDelivery(delivery: Delivery) {
  return showRow({ ...delivery, endpointId: delivery.endpoint.id });
}

/** Every attempt is there, in order, with its number: those that were recorded and those whose worker was lost. */
function checkAttempts(model: Model, observed: Observed): void {
  const expected = model.deliveries.flatMap(({ id, reasons }) =>
    reasons.map((reason, index) => `${id} ${index + 1} ${reason}`),
  );
  const found = observed.attempts.map(
    ({ deliveryId, number, reason }) => `${deliveryId} ${number} ${reason}`,
  );
  expect(found.toSorted()).toEqual(expected.toSorted());
  for (const { status, attempts, reasons } of model.deliveries) {
    expect(reasons.length).toBe(attempts - (status === "delivering" ? 1 : 0));
  }
}

/** A deleted endpoint may be gone for good. */
function checkEndpoints(model: Model, observed: Observed): void {
  const rows = new Map(observed.endpoints.map((row) => [row.id, row]));
  for (const endpoint of model.endpoints) {
    const row = rows.get(endpoint.id);
    const { status, version, health } = endpoint;
    if (row === undefined) expect(status).toBe("deleted");
    if (row === undefined) continue;
    expect({ status: row.status, version: row.version }).toEqual({ status, version });
    if (status !== "deleted") checkHealth(health, row, model.nowMs);
  }
}

/** Once nothing hinders: all that was accepted has ended, and nobody got it twice without a reason. */
export function checkEnd({ deliveries }: Model): void {
  for (const { status, accepted, excuses, reasons } of deliveries) {
    expect(["delivered", "failed", "cancelled"]).toContain(status);
    if (status === "delivered") expect(accepted).toBeGreaterThanOrEqual(1);
    if (status === "delivered" && excuses === 0) expect(accepted).toBe(1);
    if (status === "failed") expect(reasons.length).toBeGreaterThan(0);
  }
}
