import { operationalEvents } from "@posthorn/contract/operational-events";
import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { deleteEndpoint } from "@posthorn/contract/routes/endpoints";
import type { ReceivedRequest } from "@posthorn/receiver/receiver";
import { verifyDelivery } from "@posthorn/receiver/verify";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, onTestFinished, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant, openTenant } from "./tenant.ts";

type Told = { eventType: keyof typeof operationalEvents; payload: Record<string, unknown> };

/** What a request tells, held against the contract. */
function readTold({ headers, body }: ReceivedRequest): Told {
  const eventType = String(headers["posthorn-event-type"]) as Told["eventType"]; // safe: looked up in the next line
  const { payload } = operationalEvents[eventType];
  return { eventType, payload: payload.strict().parse(JSON.parse(body.toString("utf8"))) };
}

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  /** An endpoint of Posthorn's own tenant. */
  async function listen(eventTypes: string[]) {
    const receiver = await openReceiver();
    const posthorn = openTenant(system().client, "posthorn");
    const { id, secret } = await posthorn.addEndpoint({ url: receiver.url, eventTypes });
    onTestFinished(async () => {
      await call(system().client, deleteEndpoint, { params: { tenant: "posthorn", endpoint: id } });
    });
    const toldOf = (endpointId: string) =>
      receiver.requests.map(readTold).filter(({ payload }) => payload["endpointId"] === endpointId);
    const awaitTold = (endpointId: string, expected: object[]) =>
      eventually(() => {
        const told = toldOf(endpointId);
        expect(told).toHaveLength(expected.length);
        expect(told).toEqual(expect.arrayContaining(expected));
      });
    return { id, receiver, secret, awaitTold, toldOf };
  }

  test("what happens to an endpoint is told, signed, to the endpoints of the tenant posthorn", async () => {
    const { receiver, secret, awaitTold } = await listen(["endpoint.*"]);
    const tenant = await createTenant(system().client);
    const gone = await openReceiver(() => ({ status: 410 }));
    const { id, tenantId } = await tenant.addEndpoint({ url: gone.url });
    await tenant.changeEndpoint(id, { maxInFlight: 3 });
    const event = await tenant.emit({ n: 1 });
    await tenant.awaitStatus(event.id, "failed");
    await eventually(async () => expect((await tenant.readEndpoint(id)).status).toBe("disabled"));
    await tenant.resume(id);
    await call(system().client, deleteEndpoint, { params: { tenant: tenant.id, endpoint: id } });

    const names = { tenantId, endpointId: id };
    await awaitTold(id, [
      { eventType: "endpoint.created", payload: { ...names, version: 1 } },
      { eventType: "endpoint.updated", payload: { ...names, version: 2 } },
      { eventType: "endpoint.disabled", payload: { ...names, reason: "gone" } },
      { eventType: "endpoint.updated", payload: { ...names, version: 4 } },
      { eventType: "endpoint.deleted", payload: { ...names, version: 5 } },
    ]);
    for (const request of receiver.requests) expect(verifyDelivery([secret], request)).toEqual({ ok: true });
  });

  test("a delivery that failed for good, and an endpoint that answers again after its breaker opened, are told", async () => {
    let status = 500;
    const failing = await openReceiver(() => ({ status }));
    const { awaitTold } = await listen(["delivery.failed", "endpoint.recovered"]);
    const tenant = await createTenant(system().client);
    const { id, tenantId } = await tenant.addEndpoint({ url: failing.url, retrySchedule: [] });
    const events = await Promise.all(Array.from({ length: 10 }, (_, n) => tenant.emit({ n })));
    await eventually(async () => expect((await tenant.readLane(id)).breaker).toBe("open"));
    const deliveries = await Promise.all(events.map((event) => tenant.awaitStatus(event.id, "failed")));
    status = 200;
    await tenant.retry(deliveries[0]?.id ?? "");

    const names = { tenantId, endpointId: id };
    const facts = { eventType: "invoice.paid", attempts: 1, reason: "http_5xx", statusCode: 500 };
    await awaitTold(id, [
      ...deliveries.map((delivery) => ({
        eventType: "delivery.failed",
        payload: { ...names, ...facts, deliveryId: delivery.id, eventId: delivery.eventId },
      })),
      { eventType: "endpoint.recovered", payload: names },
    ]);
  });

  test("of Posthorn's own endpoints nothing is told, so that no event brings forth another", async () => {
    const { awaitTold, toldOf, id: listening } = await listen(["endpoint.*"]);
    const { id: changed } = await listen(["endpoint.created"]);
    const posthorn = openTenant(system().client, "posthorn");
    await posthorn.changeEndpoint(changed, { eventTypes: ["backlog.high"] });
    const tenant = await createTenant(system().client);
    const { id, tenantId } = await tenant.addEndpoint({ url: "https://hooks.acme.example/in" });
    const payload = { tenantId, endpointId: id, version: 1 };
    await awaitTold(id, [{ eventType: "endpoint.created", payload }]);
    expect([...toldOf(changed), ...toldOf(listening)]).toEqual([]);
  });

  test("a tenant's key reaches nothing of the tenant posthorn", async () => {
    const { id } = await listen(["endpoint.created"]);
    const tenant = await createTenant(system().client);
    const scopes = ["endpoints:read", "endpoints:write", "events:write", "deliveries:read", "secrets:read"];
    const body = { name: "all it can have", tenant: tenant.id, scopes };
    const { key } = await call(system().client, createApiKey, { body });
    const own = system().clientWith(key);
    const statusOf = async (method: string, path: string, request?: unknown) =>
      (await own.send(method, path, request === undefined ? {} : { body: request })).status;
    expect(await statusOf("GET", `/v1/tenants/${tenant.id}/endpoints`)).toBe(200);
    const endpoints = "/v1/tenants/posthorn/endpoints";
    expect(await statusOf("GET", endpoints)).toBe(404);
    expect(await statusOf("POST", endpoints, { url: "https://hooks.acme.example/in" })).toBe(404);
    expect(await statusOf("GET", `${endpoints}/${id}/secret`)).toBe(404);
    expect(await statusOf("POST", `${endpoints}/${id}/pause`)).toBe(404);
    const forged = { eventType: "endpoint.deleted", payload: {} };
    expect(await statusOf("POST", "/v1/tenants/posthorn/events", forged)).toBe(404);
    expect(await statusOf("GET", "/v1/tenants/posthorn/deliveries")).toBe(404);
  });
});
