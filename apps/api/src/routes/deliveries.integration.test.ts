import * as contract from "@posthorn/contract/routes/deliveries";
import { createEndpoint, deleteEndpoint, pauseEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent, listEventDeliveries } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { decodeId } from "@posthorn/domain/id";
import type { AttemptReason } from "@posthorn/domain/outcome";
import type { NewAttempt } from "@posthorn/engine/pipeline-store";
import { createDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client, engine } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

/** A tenant with one endpoint. */
async function makeTenant(tenant: string) {
  await client.call(putTenant, { params: { tenant }, body: { name: tenant } });
  const body = { url: "https://hooks.acme.example/in", retrySchedule: [60] };
  const { id } = await client.call(createEndpoint, { params: { tenant }, body });
  return { tenant, endpoint: id };
}

async function emit(tenant: string, event: object = {}) {
  const body = { eventType: "invoice.paid", payload: 1, ...event };
  const { id } = await client.call(createEvent, { params: { tenant }, body });
  const { data } = await client.call(listEventDeliveries, { params: { tenant, event: id } });
  const delivery = data[0]?.id ?? "none";
  return { event: id, params: { tenant, delivery } };
}

async function claim(delivery: string) {
  const ids = [decodeId("dlv", delivery) ?? ""];
  const [claimed] = await engine.pipeline.claimDeliveries(ids, engine.newId(), 1_000);
  if (claimed === undefined) throw new Error(`${delivery} cannot be claimed`);
  return claimed;
}

/** What a worker does with a delivery whose receiver answers so. */
async function attempt(
  delivery: string,
  answer: { statusCode: number | null; reason: AttemptReason; next: NewAttempt["next"] },
) {
  const { id, trigger, tenantId, endpointId, leaseToken, attempts, endpointVersion } = await claim(delivery);
  const facts = { deliveryId: id, trigger, tenantId, endpointId, leaseToken, endpointVersion, ...answer };
  const received = {
    responseHeaders: { "content-type": "text/plain" },
    responseBody: Buffer.from([0x6e, 0x6f, 0xff]),
    remoteAddress: "192.0.2.1",
  };
  const times = { number: attempts, startedAt: new Date(), durationMs: 12 };
  await engine.pipeline.recordAttempts([{ id: engine.newId(), ...facts, ...received, ...times }]);
}

const succeeds = { statusCode: 200, reason: "ok", next: { status: "delivered" } } as const;
const fails = { statusCode: 503, reason: "http_5xx", next: { status: "failed" } } as const;
const waits = { statusCode: 429, reason: "http_4xx", next: { status: "pending", delayMs: 60_000 } } as const;

test("a delivery shows where it stands after each attempt", async () => {
  const { tenant } = await makeTenant("stands");
  const { params, event } = await emit(tenant);
  const get = () => client.call(contract.getDelivery, { params });
  expect(await get()).toMatchObject({ eventId: event, status: "pending", attempts: 0, lastReason: null });
  await attempt(params.delivery, waits);
  expect(await get()).toMatchObject({
    status: "pending",
    attempts: 1,
    lastStatusCode: 429,
    lastReason: "http_4xx",
    nextAttemptAt: expect.any(String),
    completedAt: null,
  });
});

test("attempts are listed newest first, with what was answered", async () => {
  const { tenant } = await makeTenant("attempts");
  const { params } = await emit(tenant);
  await attempt(params.delivery, { ...waits, next: { status: "pending", delayMs: 0 } });
  await attempt(params.delivery, succeeds);
  const { data, nextCursor } = await client.call(contract.listAttempts, { params, query: { limit: "1" } });
  expect(data[0]).toMatchObject({
    deliveryId: params.delivery,
    number: 2,
    trigger: "schedule",
    statusCode: 200,
    reason: "ok",
    responseHeaders: { "content-type": "text/plain" },
    responseBody: "no\ufffd",
    remoteAddress: "192.0.2.1",
  });
  const query = { cursor: nextCursor ?? "" };
  const rest = await client.call(contract.listAttempts, { params, query });
  expect(rest).toMatchObject({ data: [{ number: 1, reason: "http_4xx" }], nextCursor: null });
});

test("a refused address is not told to the tenant", async () => {
  const { tenant } = await makeTenant("blocked");
  const { params } = await emit(tenant);
  await attempt(params.delivery, { ...fails, statusCode: null, reason: "blocked_address" });
  const { data } = await client.call(contract.listAttempts, { params });
  expect(data).toMatchObject([{ reason: "blocked_address", statusCode: null, remoteAddress: null }]);
});

test("a finished delivery is attempted again on demand", async () => {
  const { tenant } = await makeTenant("retried");
  const { params } = await emit(tenant);
  await attempt(params.delivery, fails);
  expect(await client.call(contract.getDelivery, { params })).toMatchObject({ status: "failed" });
  const retried = await client.call(contract.retryDelivery, { params });
  expect(retried).toMatchObject({ id: params.delivery, status: "pending", completedAt: null });
  await attempt(params.delivery, succeeds);
  const { data } = await client.call(contract.listAttempts, { params });
  expect(data.map(({ number, trigger }) => [number, trigger])).toEqual([
    [2, "manual"],
    [1, "schedule"],
  ]);
});

test("a delivery in flight, and one whose endpoint is gone, cannot be retried", async () => {
  const { tenant, endpoint } = await makeTenant("busy");
  const { params } = await emit(tenant);
  await claim(params.delivery);
  const busy = await client.refusal(contract.retryDelivery, { params });
  expect(busy.code).toBe("delivery_in_progress");
  const { params: orphan } = await emit(tenant);
  await client.call(deleteEndpoint, { params: { tenant, endpoint } });
  expect((await client.refusal(contract.retryDelivery, { params: orphan })).code).toBe("conflict");
  expect(await client.call(contract.getDelivery, { params: orphan })).toMatchObject({ status: "cancelled" });
});

test("a delivery whose payload was forgotten cannot be retried", async () => {
  const { tenant } = await makeTenant("forgotten");
  const { event, params } = await emit(tenant);
  await attempt(params.delivery, fails);
  const postgres = new Client({ connectionString: database.url });
  await postgres.connect();
  await postgres.query("UPDATE event SET payload = NULL WHERE id = $1", [decodeId("evt", event)]);
  await postgres.end();
  const refused = await client.refusal(contract.retryDelivery, { params });
  expect(refused).toMatchObject({ status: 409, code: "payload_expired" });
  expect(await client.call(contract.getDelivery, { params })).toMatchObject({ status: "failed" });
});

test("a delivery that waits is cancelled once, and can be retried after that", async () => {
  const { tenant } = await makeTenant("cancelled");
  const { params } = await emit(tenant);
  const cancelled = await client.call(contract.cancelDelivery, { params });
  expect(cancelled).toMatchObject({ id: params.delivery, status: "cancelled", nextAttemptAt: null });
  expect(cancelled.completedAt).not.toBeNull();
  expect((await client.refusal(contract.cancelDelivery, { params })).code).toBe("conflict");
  expect(await client.call(contract.retryDelivery, { params })).toMatchObject({ status: "pending" });
});

test("what is held by a pause can be cancelled; what is in flight or has ended cannot", async () => {
  const { tenant, endpoint } = await makeTenant("held");
  const { params: flying } = await emit(tenant);
  const { params: delivered } = await emit(tenant);
  await claim(flying.delivery);
  await attempt(delivered.delivery, succeeds);
  await client.call(pauseEndpoint, { params: { tenant, endpoint } });
  const { params: held } = await emit(tenant);
  expect(await client.call(contract.getDelivery, { params: held })).toMatchObject({ heldBy: "paused" });
  expect(await client.call(contract.cancelDelivery, { params: held })).toMatchObject({ heldBy: null });
  const codeOf = async (params: typeof held) =>
    (await client.refusal(contract.cancelDelivery, { params })).code;
  expect([await codeOf(flying), await codeOf(delivered)]).toEqual(["delivery_in_progress", "conflict"]);
});

test("every filter finds what it names and nothing else", async () => {
  const { tenant, endpoint } = await makeTenant("filters");
  const delivered = await emit(tenant, { eventType: "invoice.paid", tags: ["blue"] });
  const failed = await emit(tenant, { eventType: "invoice.paid.late", tags: ["blue", "red"] });
  const waiting = await emit(tenant, { eventType: "invoices" });
  const fresh = await emit(tenant, { eventType: "user.created" });
  await attempt(delivered.params.delivery, succeeds);
  await attempt(failed.params.delivery, fails);
  await attempt(waiting.params.delivery, waits);
  const names = new Map(
    Object.entries({ delivered, failed, waiting, fresh }).map(([name, { params }]) => [
      params.delivery,
      name,
    ]),
  );
  const all = ["fresh", "waiting", "failed", "delivered"];
  const cases: [query: Record<string, string>, found: string[]][] = [
    [{}, all],
    [{ endpoint }, all],
    [{ event: failed.event }, ["failed"]],
    [{ eventType: "invoice.paid" }, ["delivered"]],
    [{ eventType: "invoice.*" }, ["failed", "delivered"]],
    [{ eventType: "*" }, all],
    [{ status: "failed" }, ["failed"]],
    [{ status: "pending,delivered" }, ["fresh", "waiting", "delivered"]],
    [{ reason: "ok,http_5xx" }, ["failed", "delivered"]],
    [{ statusClass: "4xx" }, ["waiting"]],
    [{ statusClass: "5xx" }, ["failed"]],
    [{ tag: "blue" }, ["failed", "delivered"]],
    [{ tag: "red", status: "delivered" }, []],
    [{ createdAfter: "2020-01-01T00:00:00+02:00" }, all],
    [{ createdBefore: "2020-01-01T00:00:00Z" }, []],
    [{ createdAfter: "9999-12-31T23:59:59Z" }, []],
    [{ createdBefore: "1000-01-01T00:00:00Z" }, []],
  ];
  for (const [query, found] of cases) {
    const { data } = await client.call(contract.listTenantDeliveries, { params: { tenant }, query });
    expect([query, data.map(({ id }) => names.get(id))]).toEqual([query, found]);
  }
});

test("the list of the whole instance goes over all tenants, in pages", async () => {
  const one = await makeTenant("pages-one");
  const two = await makeTenant("pages-two");
  const made = [];
  for (const { tenant } of [one, two, one]) made.push((await emit(tenant)).params.delivery);
  const first = await client.call(contract.listDeliveries, { query: { limit: "2" } });
  const cursor = first.nextCursor ?? "";
  const second = await client.call(contract.listDeliveries, { query: { limit: "1", cursor } });
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made.toReversed());
});
