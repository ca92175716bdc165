import type { ReceivedRequest } from "@posthorn/receiver/receiver";
import { verifyDelivery } from "@posthorn/receiver/verify";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { awaitRequests, openReceiver, webhookId } from "./receivers.ts";
import { modes, useSystem } from "./system.ts";
import { createTenant } from "./tenant.ts";

/** Which of the secrets the official Standard Webhooks library accepts the request with. */
const acceptedBy = (request: ReceivedRequest, ...secrets: string[]) =>
  secrets.map((secret) => verifyDelivery([secret], request).ok);

const hop = ["connection", "content-length", "host"];
const documented = [
  "content-type",
  "posthorn-attempt",
  "posthorn-delivery-id",
  "posthorn-event-type",
  "user-agent",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
];

describe.each(modes)("on %s", (mode) => {
  const system = useSystem(mode, mode === "standalone" ? { database: "embedded" } : {});

  test("an event arrives signed, with exactly the documented headers and the endpoint's own", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const { secret } = await tenant.addEndpoint({
      url: `${receiver.url}/in?a=1`,
      headers: { "X-Env": "prod" },
    });

    const event = await tenant.emit({ amount: 42 }, { eventType: "invoice.paid" });
    const [request] = (await awaitRequests(receiver, 1)) as [ReceivedRequest];
    const delivery = await tenant.awaitStatus(event.id, "delivered");

    expect(acceptedBy(request, secret)).toEqual([true]);
    expect(request).toMatchObject({ method: "POST", path: "/in?a=1", body: Buffer.from('{"amount":42}') });
    expect(Object.keys(request.headers).sort()).toEqual([...hop, ...documented, "x-env"].sort());
    expect(request.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^Posthorn\/\d+\.\d+\.\d+$/),
      "webhook-id": event.id,
      "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
      "webhook-signature": expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
      "posthorn-event-type": "invoice.paid",
      "posthorn-delivery-id": delivery.id,
      "posthorn-attempt": "1",
      "x-env": "prod",
    });
    expect(event.deliveries).toBe(1);
    expect(delivery).toMatchObject({ attempts: 1, lastStatusCode: 200, lastReason: "ok", heldBy: null });
  });

  test("a retry keeps its webhook-id, counts up and is signed like the first attempt", async () => {
    const receiver = await openReceiver(({ headers }) => ({
      status: headers["posthorn-attempt"] === "1" ? 500 : 204,
    }));
    const tenant = await createTenant(system().client);
    const { secret } = await tenant.addEndpoint({ url: receiver.url, retrySchedule: [1] });

    const event = await tenant.emit({ n: 1 });
    await tenant.awaitStatus(event.id, "delivered");

    expect(receiver.requests.map(({ headers }) => headers["posthorn-attempt"])).toEqual(["1", "2"]);
    expect(receiver.requests.map(webhookId)).toEqual([event.id, event.id]);
    expect(receiver.requests.map((request) => acceptedBy(request, secret))).toEqual([[true], [true]]);
  });

  test("each subscribed endpoint gets the event under its own signature, and no other endpoint does", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const all = await tenant.addEndpoint({ url: `${receiver.url}/all` });
    const invoices = await tenant.addEndpoint({ url: `${receiver.url}/invoices`, eventTypes: ["invoice.*"] });
    await tenant.addEndpoint({ url: `${receiver.url}/users`, eventTypes: ["user.created"] });
    const stranger = await createTenant(system().client);
    await stranger.addEndpoint({ url: `${receiver.url}/stranger` });

    const event = await tenant.emit({ n: 1 }, { eventType: "invoice.paid" });
    expect(event.deliveries).toBe(2);
    await eventually(async () => {
      const statuses = (await tenant.deliveriesOf(event.id)).map(({ status }) => status);
      expect(statuses).toEqual(["delivered", "delivered"]);
    });

    const byPath = receiver.requests.toSorted((a, b) => a.path.localeCompare(b.path));
    expect(byPath.map(({ path }) => path)).toEqual(["/all", "/invoices"]);
    expect(byPath.map((request) => acceptedBy(request, all.secret, invoices.secret))).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("during a rotation's overlap the old and the new secret both verify every delivery", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });
    const emitSome = () => Promise.all(Array.from({ length: 10 }, (_, n) => tenant.emit({ n })));

    await emitSome();
    const before = [...(await awaitRequests(receiver, 10))];
    const rotated = await tenant.rotateSecret(endpoint.id, 3_600);
    await emitSome();
    const after = (await awaitRequests(receiver, 20)).slice(10);

    const accepted = (request: ReceivedRequest) => acceptedBy(request, endpoint.secret, rotated.secret);
    expect(before.map(accepted)).toEqual(before.map(() => [true, false]));
    expect(after.map(accepted)).toEqual(after.map(() => [true, true]));
  });

  test("no delivery is refused by a receiver that changes its secret within the overlap", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });

    let emitted = 0;
    let isRotating = true;
    const emitting = (async () => {
      while (isRotating || emitted < 20) await tenant.emit({ n: ++emitted });
    })();
    await awaitRequests(receiver, 5);
    await tenant.rotateSecret(endpoint.id, 3_600);
    await awaitRequests(receiver, receiver.requests.length + 10);
    isRotating = false;
    await emitting;

    const requests = await awaitRequests(receiver, emitted);
    expect(requests.filter((request) => !verifyDelivery([endpoint.secret], request).ok)).toEqual([]);
  });

  test("when the overlap has ended only the new secret verifies", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });

    const rotated = await tenant.rotateSecret(endpoint.id, 1);
    await eventually(async () => {
      const seen = receiver.requests.length;
      await tenant.emit({ n: seen });
      const request = (await awaitRequests(receiver, seen + 1))[seen] as ReceivedRequest;
      expect(acceptedBy(request, endpoint.secret, rotated.secret)).toEqual([false, true]);
    });
    expect(receiver.requests.filter((request) => !verifyDelivery([rotated.secret], request).ok)).toEqual([]);
  });

  test("without an overlap the old secret verifies nothing from the rotation on", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url });
    await tenant.emit({ n: 1 });
    await awaitRequests(receiver, 1);

    const rotated = await tenant.rotateSecret(endpoint.id, 0);
    await Promise.all(Array.from({ length: 10 }, (_, n) => tenant.emit({ n })));
    const after = (await awaitRequests(receiver, 11)).slice(1);
    expect(after.map((request) => acceptedBy(request, endpoint.secret, rotated.secret))).toEqual(
      after.map(() => [false, true]),
    );
  });
});
