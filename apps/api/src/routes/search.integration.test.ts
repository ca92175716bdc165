import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { listDeliveries, listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent, createEventBatch, listEvents } from "@posthorn/contract/routes/events";
import * as contract from "@posthorn/contract/routes/search";
import { putTenant } from "@posthorn/contract/routes/tenants";
import type { Scope } from "@posthorn/contract/scopes";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asProblem } from "../testing/checked-client.ts";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const params = { tenant: "acme" };
const emit = (body: object, tenant = "acme") =>
  client.call(createEvent, { params: { tenant }, body: { eventType: "invoice.paid", ...body } });
const keyed = async (scopes: Scope[], tenant: string | null = null) =>
  client.as((await client.call(createApiKey, { body: { name: "key", scopes, tenant } })).key);

let endpoint: { id: string; tenantId: string };
const events: Record<"small" | "large" | "text" | "lost", string> = {
  small: "",
  large: "",
  text: "",
  lost: "",
};

beforeAll(async () => {
  for (const tenant of ["acme", "other"])
    await client.call(putTenant, { params: { tenant }, body: { name: tenant } });
  const body = { url: "https://hooks.acme.example/in", eventTypes: ["invoice.*"] };
  endpoint = await client.call(createEndpoint, { params, body });
  const add = async (name: keyof typeof events, body: object) => {
    events[name] = (await emit(body)).id;
  };
  await add("small", { payload: { order: { id: 42 } }, tags: ["vip"], externalId: "order 42/ä" });
  await add("large", { payload: { order: { id: 12345678901234 } }, channels: ["eu"] });
  await add("text", { payload: { order: { id: "42" } } });
  await add("lost", { eventType: "user.created", payload: [{ order: { id: 42 } }] });
});

test.each<[query: Record<string, string>, found: (keyof typeof events)[]]>([
  [{}, ["lost", "text", "large", "small"]],
  [{ eventType: "invoice.*" }, ["text", "large", "small"]],
  [{ eventType: "*" }, ["lost", "text", "large", "small"]],
  [{ tag: "vip" }, ["small"]],
  [{ externalId: "order 42/ä" }, ["small"]],
  [{ channel: "eu" }, ["large"]],
  [{ matched: "false" }, ["lost"]],
  [{ matched: "true" }, ["text", "large", "small"]],
  [{ createdBefore: "2020-01-01T00:00:00Z" }, []],
  [{ payloadPath: "/order/id", payloadValue: "42" }, ["text", "small"]],
  [{ payloadPath: "/order/id", payloadValue: "42.0" }, ["small"]],
  [{ payloadPath: "/order/id", payloadValue: "42", tag: "vip" }, ["small"]],
  [{ payloadPath: "/order/id", payloadValue: "12345678901235" }, []],
  [{ payloadPath: "/0/order/id", payloadValue: "42" }, ["lost"]],
  [{ payloadPath: "/order", payloadValue: "42" }, []],
  [{ payloadPath: "/order/id", payloadValue: "42", createdAfter: "2100-01-01T00:00:00Z" }, []],
])("events are found by %j", async (query, found) => {
  const { data } = await client.call(listEvents, { params, query });
  expect(data.map(({ id }) => id)).toEqual(found.map((name) => events[name]));
});

test("matches in payloads come page by page", async () => {
  const query = { payloadPath: "/order/id", payloadValue: "42", limit: "1" };
  const first = await client.call(listEvents, { params, query });
  expect(first.data.map(({ id }) => id)).toEqual([events.text]);
  const cursor = first.nextCursor ?? "";
  const second = await client.call(listEvents, { params, query: { ...query, cursor } });
  expect(second.data.map(({ id }) => id)).toEqual([events.small]);
});

test("looking into payloads needs the scope for it", async () => {
  const reader = await keyed(["deliveries:read"]);
  const query = { payloadPath: "/order/id", payloadValue: "42" };
  const refusal = await reader.refusal(listEvents, { params, query });
  expect(refusal).toMatchObject({ code: "forbidden", detail: expect.stringContaining("payloads:read") });
  await reader.call(listEvents, { params });
  await (await keyed(["deliveries:read", "payloads:read"])).call(listEvents, { params, query });
});

test.each([
  "payloadPath=/order/id",
  "payloadValue=42",
  "payloadPath=order&payloadValue=42",
  "payloadPath=/a~2&payloadValue=42",
  `payloadPath=/${"a".repeat(256)}&payloadValue=42`,
  `payloadPath=/a&payloadValue=${"a".repeat(1_025)}`,
  "payloadPath=/a&payloadValue=%00",
  "matched=yes",
  "matched=",
  "externalId=",
  `externalId=${"a".repeat(256)}`,
  "tag=a%20b",
  "channel=a%20b",
  "status=failed",
])("events are not filtered by %s", async (query) => {
  for (const path of ["events", "events/count"]) {
    const answer = await client.send({ method: "GET", path: `/v1/tenants/acme/${path}?${query}` });
    expect(asProblem(answer).code).toBe("invalid_field");
  }
});

test("deliveries are found by their event's external id, of one tenant and of all", async () => {
  const query = { externalId: "order 42/ä" };
  const { data } = await client.call(listTenantDeliveries, { params, query });
  expect(data.map(({ eventId }) => eventId)).toEqual([events.small]);
  expect((await client.call(listDeliveries, { query })).data).toEqual(data);
  expect((await client.call(listTenantDeliveries, { params: { tenant: "other" }, query })).data).toEqual([]);
});

test("counts tell how many there are, to a tenant of its own", async () => {
  const query = { status: "pending", endpoint: endpoint.id };
  const three = { count: 3, isCapped: false };
  expect(await client.call(contract.countTenantDeliveries, { params, query })).toEqual(three);
  expect(await client.call(contract.countDeliveries, { query })).toEqual(three);
  expect(await client.call(contract.countEvents, { params })).toEqual({ count: 4, isCapped: false });
  const foreign = await keyed(["deliveries:read"], "other");
  expect(await foreign.call(contract.countDeliveries, { query })).toEqual({ count: 0, isCapped: false });
  expect((await foreign.refusal(contract.countTenantDeliveries, { params })).code).toBe("tenant_not_found");
  expect((await foreign.refusal(contract.countEvents, { params })).code).toBe("tenant_not_found");
});

test("the search box tells what an id is of, to a tenant of its own", async () => {
  const { data } = await client.call(listTenantDeliveries, { params, query: { event: events.small } });
  const [delivery] = data;
  const foreign = await keyed(["deliveries:read"], "other");
  const { tenantId } = endpoint;
  for (const [q, kind, id] of [
    [events.small, "event", events.small],
    [events.lost, "event", events.lost],
    [delivery?.id ?? "", "delivery", delivery?.id],
    [endpoint.id, "endpoint", endpoint.id],
    [tenantId, "tenant", tenantId],
  ]) {
    const found = await client.call(contract.search, { query: { q: q ?? "" } });
    expect(found.data).toEqual([{ kind, id, tenantId, deliveryId: null, matchedBy: "id" }]);
    expect((await foreign.call(contract.search, { query: { q: q ?? "" } })).data).toEqual([]);
  }
  const byName = await client.call(contract.search, { query: { q: "order 42/ä" } });
  expect(byName.data).toMatchObject([{ kind: "event", id: events.small, matchedBy: "externalId" }]);
  const byTenant = await client.call(contract.search, { query: { q: "acme" } });
  expect(byTenant.data).toMatchObject([{ kind: "tenant", id: tenantId, matchedBy: "externalId" }]);
  expect((await client.call(contract.search, { query: { q: "nobody" } })).data).toEqual([]);
  expect((await client.refusal(contract.search)).code).toBe("invalid_field");
});

test("an external id that an event has is refused to the next, by itself and in a batch", async () => {
  const body = { eventType: "invoice.paid", payload: 1, externalId: "once" };
  const { id } = await emit(body);
  const refusal = await client.refusal(createEvent, { params, body });
  expect(refusal).toMatchObject({
    code: "external_id_taken",
    status: 409,
    detail: expect.stringContaining(id),
  });
  const batch = [body, { ...body, externalId: "twice" }, { ...body, externalId: "twice" }];
  const { data } = await client.call(createEventBatch, {
    body: { events: batch.map((event) => ({ tenant: "acme", ...event })) },
  });
  expect(data).toMatchObject([
    { problem: { code: "external_id_taken", detail: expect.stringContaining(id) } },
    { id: expect.stringMatching(/^evt_/) },
    { problem: { code: "external_id_taken" } },
  ]);
  await emit(body, "other");
});
