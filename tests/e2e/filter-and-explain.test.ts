import * as endpoints from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { explainEvent } from "@posthorn/contract/routes/explain";
import { testFilter } from "@posthorn/contract/routes/filter-test";
import { expect, test } from "vitest";
import { awaitRequests, openReceiver, webhookId } from "./receivers.ts";
import { modes, useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

const filter = {
  status: { $neq: "draft" },
  total: { $gte: 100 },
  lines: { sku: { $startsWith: "P-" }, quantity: { $gt: 0 } },
};
const large = { status: "paid", total: 250.5, lines: [{ sku: "P-1", quantity: 2 }] };
const empty = { status: "paid", total: 250.5, lines: [{ sku: "P-1", quantity: 0 }] };

// What filters do does not depend on the queue, which only carries ids.
const system = useSystem(modes[0] ?? "standalone");

test("a filter that was tried decides what is delivered, and explain tells what it kept away", async () => {
  const { client } = system();
  const receiver = await openReceiver();
  const tenant = await createTenant(client);
  const params = { tenant: tenant.id };
  const clause = { pointer: "/lines/quantity/$gt", operator: "$gt", expected: 0, missing: false, actual: 0 };

  const tryOn = (payload: unknown) => call(client, testFilter, { params, body: { filter, payload } });
  expect(await tryOn(large)).toEqual({ matches: true, failedClause: null });
  expect(await tryOn(empty)).toEqual({ matches: false, failedClause: clause });

  const body = { url: receiver.url, eventTypes: ["invoice.*"], filter };
  const filtered = await call(client, endpoints.createEndpoint, { params, body });
  expect(filtered.filter).toEqual(filter);

  const kept = await tenant.emit(empty);
  const sent = await tenant.emit(large);
  expect([kept.deliveries, sent.deliveries]).toEqual([0, 1]);
  await tenant.awaitStatus(sent.id, "delivered");
  expect((await awaitRequests(receiver, 1)).map(webhookId)).toEqual([sent.id]);

  const explain = async (event: string, query: Record<string, string> = {}) =>
    (await call(client, explainEvent, { params: { ...params, event }, query })).data;
  const asked = { endpointId: filtered.id, status: "active" };
  expect(await explain(kept.id, { include: "payload" })).toMatchObject([
    { ...asked, result: "filter", matchesNow: false, deliveryId: null, failedClause: clause },
  ]);
  expect(await explain(sent.id)).toMatchObject([
    { ...asked, result: "matched", matchesNow: true, deliveryStatus: "delivered", failedClause: null },
  ]);

  const changed = { params: { ...params, endpoint: filtered.id }, body: { filter: { total: 250.5 } } };
  await call(client, endpoints.updateEndpoint, changed);
  expect(await explain(kept.id)).toMatchObject([{ ...asked, result: "changed_since", matchesNow: true }]);
  expect((await tenant.emit(empty)).deliveries).toBe(1);
});

test("an event that matched nothing is kept, and explain has a reason for each endpoint", async () => {
  const { client } = system();
  const tenant = await createTenant(client);
  const params = { tenant: tenant.id };
  const url = "https://hooks.acme.example/in";
  const add = async (body: object) =>
    (await call(client, endpoints.createEndpoint, { params, body: { url, ...body } })).id;
  const ids = [
    await add({ eventTypes: ["user.*"] }),
    await add({ channels: ["us"] }),
    await add({ filter: { total: { $gte: 100 } } }),
  ];
  const body = { eventType: "invoice.paid", payload: { total: 99 }, channels: ["eu"] };
  const event = await call(client, createEvent, { params, body });
  expect(event.deliveries).toBe(0);
  const later = await add({});
  const { data } = await call(client, explainEvent, { params: { ...params, event: event.id } });
  expect(data.map(({ endpointId, result }) => [endpointId, result])).toEqual([
    [later, "created_later"],
    [ids[2], "filter"],
    [ids[1], "channel"],
    [ids[0], "event_type"],
  ]);
});
