import { getDelivery } from "@posthorn/contract/routes/deliveries";
import * as contract from "@posthorn/contract/routes/endpoints";
import { createEvent, listEventDeliveries } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const tenant = "acme";

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant }, body: { name: "Acme" } });
});

/** An endpoint that alone gets events of its type. */
async function makeEndpoint(eventType: string, body: object = {}) {
  const url = "https://hooks.acme.example/in";
  const created = { url, eventTypes: [eventType], ...body };
  const { id } = await client.call(contract.createEndpoint, { params: { tenant }, body: created });
  const params = { tenant, endpoint: id };
  const emit = async (over: object = {}) => {
    const event = { eventType, payload: 1, ...over };
    const { id: emitted, createdAt } = await client.call(createEvent, { params: { tenant }, body: event });
    const { data } = await client.call(listEventDeliveries, { params: { tenant, event: emitted } });
    const delivery = data[0]?.id ?? "none";
    const read = () => client.call(getDelivery, { params: { tenant, delivery } });
    return { createdAt, delivery, read };
  };
  return { params, emit };
}

test("pausing and resuming are changes like any other: each is a version, and the answer has its ETag", async () => {
  const { params } = await makeEndpoint("versions");
  const paused = await client.answer(contract.pauseEndpoint, { params });
  expect(paused.body).toMatchObject({ status: "paused", version: 2 });
  expect(paused.headers.etag).toBe('"2"');
  expect(await client.call(contract.pauseEndpoint, { params })).toMatchObject({
    status: "paused",
    version: 3,
  });
  const resumed = await client.call(contract.resumeEndpoint, { params, body: { backlog: "all" } });
  expect(resumed).toMatchObject({ status: "active", disabledReason: null, version: 4 });
  expect(await client.call(contract.getEndpoint, { params })).toEqual(resumed);
  expect(await client.call(contract.resumeEndpoint, { params })).toMatchObject({ status: "active" });
});

const backlogs: [name: string, backlog: unknown, becomes: string][] = [
  ["is sent when nothing is said", undefined, "pending"],
  ["is sent", "all", "pending"],
  ["is left behind", "none", "cancelled"],
  ["is sent from long ago on", { since: "2020-01-01T00:00:00+01:00" }, "pending"],
  ["is left behind before a time to come", { since: "2999-01-01T00:00:00Z" }, "cancelled"],
];

test.each(backlogs)(
  "a backlog %s, and what comes after the resume is sent in any case",
  async (name, backlog, becomes) => {
    const { params, emit } = await makeEndpoint(`backlog.${name.replaceAll(" ", "-")}`);
    await client.call(contract.pauseEndpoint, { params });
    const held = await emit();
    expect(await held.read()).toMatchObject({ status: "pending", heldBy: "paused" });
    await client.call(contract.resumeEndpoint, {
      params,
      body: backlog === undefined ? undefined : { backlog },
    });
    expect(await held.read()).toMatchObject({ status: becomes, heldBy: null });
    const fresh = await emit();
    expect(await fresh.read()).toMatchObject({ status: "pending", heldBy: null });
  },
);

test("a lane shows its settings, what waits, and the first delivery of each key that others wait behind", async () => {
  const { params, emit } = await makeEndpoint("lane", { ratePerSecond: 2.5, maxInFlight: 7 });
  const first = await emit({ orderingKey: "order-42" });
  const second = await emit({ orderingKey: "order-42" });
  await emit({ orderingKey: "order-42" });
  await emit({ orderingKey: "order-7" });
  const free = await emit();
  const lane = await client.call(contract.getLane, { params });
  const { nextAttemptAt } = await first.read();
  expect(lane).toEqual({
    breaker: "closed",
    openedUntil: null,
    failingSince: null,
    consecutiveFailures: 0,
    ratePerSecond: 2.5,
    maxInFlight: 7,
    unfinished: 5,
    oldestDueAt: nextAttemptAt,
    blockedBy: [{ orderingKey: "order-42", deliveryId: first.delivery, waiting: 2, nextAttemptAt }],
  });
  expect(await second.read()).toMatchObject({ heldBy: "order" });
  expect(await free.read()).toMatchObject({ heldBy: "rate" });
});
