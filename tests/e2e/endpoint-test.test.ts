import { problemBody } from "@posthorn/contract/problem";
import { listTenantAuditLog } from "@posthorn/contract/routes/audit-log";
import { listDeliveries, listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { testEndpoint } from "@posthorn/contract/routes/endpoint-tests";
import { createEventType } from "@posthorn/contract/routes/event-types";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { awaitRequests, openReceiver, webhookId } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant, type Tenant } from "./tenant.ts";

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  const send = (tenant: Tenant, endpoint: string, body?: unknown) =>
    call(system().client, testEndpoint, { params: { tenant: tenant.id, endpoint }, body });
  const refuse = async (tenant: Tenant, endpoint: string, body: unknown) => {
    const path = `/v1/tenants/${tenant.id}/endpoints/${endpoint}/test`;
    const answer = await system().client.send("POST", path, { body });
    return [answer.status, problemBody.parse(answer.json()).code];
  };

  test("a test goes to its endpoint alone, whatever that subscribes to, byte for byte", async () => {
    const [asked, other] = [await openReceiver(), await openReceiver()];
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: asked.url, eventTypes: ["nothing.of.this"] });
    await tenant.addEndpoint({ url: other.url });

    const { event, delivery } = await send(tenant, endpoint.id, '{ "payload": {"a":1.0, "b":"\\u00e9"} }');
    expect(event).toMatchObject({ eventType: "posthorn.test", deliveries: 1 });
    expect(delivery).toMatchObject({ eventId: event.id, endpointId: endpoint.id, status: "pending" });

    const [request] = await awaitRequests(asked, 1);
    expect(request?.body.toString()).toBe('{"a":1.0, "b":"\\u00e9"}');
    expect(request && webhookId(request)).toBe(event.id);
    await tenant.awaitStatus(event.id, "delivered");
    expect(await tenant.attemptsOf(delivery.id)).toMatchObject([{ trigger: "test", reason: "ok" }]);
    expect(other.requests).toEqual([]);
    const { data } = await call(system().client, listTenantDeliveries, { params: { tenant: tenant.id } });
    expect(data.map(({ id }) => id)).toEqual([delivery.id]);
    const log = await call(system().client, listTenantAuditLog, { params: { tenant: tenant.id } });
    expect(log.data[0]).toMatchObject({
      action: "endpoint.tested",
      target: endpoint.id,
      after: { eventId: event.id, deliveryId: delivery.id, eventType: "posthorn.test" },
    });
  });

  test("without a payload, the type's example is sent, or else what says that it is a test", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });
    const name = `paid.${tenant.id.replaceAll(/\W/g, "")}`;
    const body = { name, example: { invoice: "in_7" } };
    await call(system().client, createEventType, { body });
    await send(tenant, endpoint.id, { eventType: name });
    await send(tenant, endpoint.id);
    const requests = await awaitRequests(receiver, 2);
    const sent = requests.map(({ body: bytes }) => bytes.toString()).toSorted();
    expect(sent).toEqual(['{"invoice":"in_7"}', '{"test":true,"message":"This is a test from Posthorn."}']);
  });

  test("a test that fails has failed at once, passes an open breaker, and is not retried", async () => {
    const receiver = await openReceiver(() => ({ status: 500 }));
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, retrySchedule: [3_600] });
    for (let failures = 0; failures < 10; failures += 1) await tenant.emit({ failures });
    await eventually(async () => {
      expect(await tenant.readLane(endpoint.id)).toMatchObject({ breaker: "open" });
    });
    const { event } = await send(tenant, endpoint.id, { payload: null });
    const failed = await tenant.awaitStatus(event.id, "failed");
    expect(failed).toMatchObject({ attempts: 1, lastReason: "http_5xx", nextAttemptAt: null });
  });

  test("what cannot be sent is refused, and leaves nothing behind", async () => {
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: "http://127.0.0.1:9000/" });
    await tenant.pause(endpoint.id);
    expect(await refuse(tenant, endpoint.id, {})).toEqual([409, "conflict"]);
    await tenant.resume(endpoint.id);
    expect(await refuse(tenant, endpoint.id, { eventType: "never.heard.of" })).toEqual([
      422,
      "unknown_event_type",
    ]);
    expect(await refuse(tenant, endpoint.id, { payload: "x".repeat(300_000) })).toEqual([
      413,
      "payload_too_large",
    ]);
    expect(await refuse(tenant, endpoint.id, { channels: [] })).toEqual([422, "invalid_field"]);
    expect(await refuse(tenant, endpoint.id, [])).toEqual([422, "invalid_field"]);
    expect(await refuse(tenant, "ep_01k6xq7tb5f3m8r9v2w4y6z0ac", {})).toEqual([404, "endpoint_not_found"]);
    const query = { endpoint: endpoint.id };
    expect((await call(system().client, listDeliveries, { query })).data).toEqual([]);
  });
});
