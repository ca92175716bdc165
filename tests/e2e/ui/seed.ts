import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { type Receiver, startReceiver } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { afterAll, beforeAll } from "vitest";
import type { System } from "../system.ts";
import { call, openTenant, type Tenant } from "../tenant.ts";
import { seedEventTypes } from "./seed-event-types.ts";
import { seedOperations } from "./seed-operations.ts";

/** What the pages have to show: a tenant with deliveries that went well, that wait and that failed. */
export type Seeded = {
  tenant: string;
  /** As ids name it. */
  tenantId: string;
  /** A delivery that failed, and one that waits for its second attempt. */
  failed: string;
  waiting: string;
  /** The event of both. */
  event: string;
  /** A retry that is halted. */
  operation: string;
  good: Receiver;
  /** An endpoint that answers 503. */
  failing: string;
  /** Emits an event that both endpoints take. */
  emit(tag: string): Promise<string>;
  /** A URL that opens the tenant's portal, once. */
  openPortal(body?: object): Promise<string>;
};

const tenant = "acme";

/** Seeds the system once for the tests of a file. */
export function useSeeded(system: () => System): () => Seeded {
  let seeded: Seeded | undefined;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    const good = await startReceiver();
    const bad = await startReceiver({
      answer: () => ({
        status: 503,
        headers: { "content-type": "application/json" },
        body: '{"error":"try later"}',
      }),
    });
    receivers.push(good, bad);
    seeded = await seed(system(), good, bad);
  });
  afterAll(() => Promise.all(receivers.map((receiver) => receiver.stop())));
  return () => {
    if (seeded === undefined) throw new Error("nothing was seeded");
    return seeded;
  };
}

async function seed(system: System, good: Receiver, bad: Receiver): Promise<Seeded> {
  const { client } = system;
  const { id: tenantId } = await call(client, putTenant, { params: { tenant }, body: { name: "Acme Inc." } });
  await seedEventTypes(client);
  const params = { tenant };
  const subscribe = (body: object) => call(client, createEndpoint, { params, body });
  await subscribe({ url: `${good.url}/hooks`, description: "Orders and invoices" });
  const { id: failing } = await subscribe({
    url: `${bad.url}/flaky`,
    description: "Fails now and then",
    retrySchedule: [3_600, 7_200],
  });
  await subscribe({ url: `${bad.url}/gone`, eventTypes: ["order.*", "user.created"], retrySchedule: [] });
  const emit = async (eventType: string, tag: string) => {
    const payload = { order: tag, total: 129.5, currency: "EUR", lines: [{ sku: "horn-1", count: 2 }] };
    const body = { eventType, payload, tags: [tag] };
    return (await call(client, createEvent, { params, body })).id;
  };
  // First, before the breaker of what fails opens.
  const event = await emit("order.shipped", "order-42");
  const { failed, waiting } = await awaitEnds(openTenant(client, tenant), event);
  for (let number = 1; number <= 12; number += 1)
    await emit(number % 3 === 0 ? "order.shipped" : "invoice.paid", `order-${number}`);
  return {
    operation: await seedOperations(system, tenant),
    ...{ tenant, tenantId, failed, waiting, event, good, failing },
    emit: (tag) => emit("invoice.paid", tag),
    async openPortal(body = {}) {
      return (await call(client, createPortalSession, { params, body })).url;
    },
  };
}

/** Of the event's deliveries one waits, when it was tried once, and one fails. */
async function awaitEnds(owner: Tenant, event: string): Promise<{ failed: string; waiting: string }> {
  return eventually(async () => {
    const deliveries = await owner.deliveriesOf(event);
    const failed = deliveries.find(({ status }) => status === "failed");
    const waiting = deliveries.find(({ status, attempts }) => status === "pending" && attempts > 0);
    if (failed === undefined || waiting === undefined) throw new Error("not there yet");
    return { failed: failed.id, waiting: waiting.id };
  });
}
