import { listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { listEvents } from "@posthorn/contract/routes/events";
import { countTenantDeliveries, search } from "@posthorn/contract/routes/search";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

describe.each(queues.slice(0, 1))("on %s", (queue) => {
  const system = useSystem(queue);

  test("ops find what went wrong: by status, by class, by tag, by payload and by any id", async () => {
    const fine = await openReceiver();
    const broken = await openReceiver(() => ({ status: 503 }));
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: fine.url });
    const failing = await tenant.addEndpoint({ url: broken.url, retrySchedule: [] });
    const body = {
      eventType: "invoice.paid",
      payload: { order: { id: 4711 } },
      tags: ["order-4711"],
      externalId: "4711",
    };
    const accepted = await tenant.emitRaw(JSON.stringify(body));
    const event = accepted.json() as { id: string };
    await tenant.emit({ order: { id: 4712 } });
    const params = { tenant: tenant.id };
    const find = (query: Record<string, string>) =>
      call(system().client, listTenantDeliveries, { params, query });
    await eventually(async () => expect((await find({ status: "failed" })).data).toHaveLength(2));

    const [failed] = (await find({ status: "failed", tag: "order-4711" })).data;
    expect(failed).toMatchObject({ eventId: event.id, endpointId: failing.id, lastReason: "http_5xx" });
    for (const query of [
      { statusClass: "5xx", externalId: "4711" },
      { reason: "http_5xx", event: event.id },
      { endpoint: failing.id, createdBefore: new Date(Date.now() + 60_000).toISOString(), tag: "order-4711" },
    ]) {
      expect((await find(query)).data.map(({ id }) => id)).toEqual([failed?.id]);
    }
    const count = await call(system().client, countTenantDeliveries, {
      params,
      query: { statusClass: "5xx" },
    });
    expect(count).toEqual({ count: 2, isCapped: false });

    const byPayload = await call(system().client, listEvents, {
      params,
      query: { payloadPath: "/order/id", payloadValue: "4711" },
    });
    expect(byPayload.data.map(({ id }) => id)).toEqual([event.id]);

    const [attempt] = await tenant.attemptsOf(failed?.id ?? "");
    for (const [q, hit] of [
      [failed?.id, { kind: "delivery", id: failed?.id }],
      [attempt?.id, { kind: "attempt", id: attempt?.id, deliveryId: failed?.id }],
      [event.id, { kind: "event", id: event.id }],
      ["4711", { kind: "event", id: event.id, matchedBy: "externalId" }],
      [tenant.id, { kind: "tenant" }],
    ] as const) {
      const { data } = await call(system().client, search, { query: { q: q ?? "" } });
      expect(data).toMatchObject([hit]);
    }
  });
});
