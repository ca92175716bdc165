import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:net";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { awaitRequests, openRawReceiver, openReceiver, webhookId } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { type Attempt, createTenant } from "./tenant.ts";

const startedAtMs = (attempt: Attempt | undefined) => Date.parse(attempt?.startedAt ?? "");
/** Milliseconds between the starts of consecutive attempts, as recorded: the test's own clock takes no part. */
const gapsMs = (attempts: Attempt[]) =>
  attempts.slice(1).map((attempt, at) => startedAtMs(attempt) - startedAtMs(attempts[at]));
const facts = (attempts: Attempt[]) =>
  attempts.map(({ number, statusCode, reason, trigger }) => ({ number, statusCode, reason, trigger }));

/** Ports that were listened on a moment ago refuse connections now. */
async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe.each(queues)("on %s", (queue) => {
  const system = useSystem(queue);

  test("failed attempts are recorded one by one, each next one not before its step of the schedule", async () => {
    const url = await openRawReceiver((request: IncomingMessage, response: ServerResponse) => {
      const attempt = request.headers["posthorn-attempt"];
      if (attempt === "2") return void request.socket.resetAndDestroy();
      response.writeHead(attempt === "1" ? 500 : 200, { "x-note": `n${attempt}` });
      response.end(`answer ${attempt}`);
    });
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url, retrySchedule: [1, 2] });

    const event = await tenant.emit({ n: 1 });
    const delivery = await tenant.awaitStatus(event.id, "delivered");
    const attempts = await tenant.attemptsOf(delivery.id);

    expect(facts(attempts)).toEqual([
      { number: 1, statusCode: 500, reason: "http_5xx", trigger: "schedule" },
      { number: 2, statusCode: null, reason: "reset", trigger: "schedule" },
      { number: 3, statusCode: 200, reason: "ok", trigger: "schedule" },
    ]);
    expect(attempts.map(({ responseBody }) => responseBody)).toEqual(["answer 1", null, "answer 3"]);
    expect(attempts[0]).toMatchObject({
      deliveryId: delivery.id,
      remoteAddress: "127.0.0.1",
      endpointVersion: endpoint.version,
      responseHeaders: expect.objectContaining({ "x-note": "n1" }),
    });
    const [first, second] = gapsMs(attempts);
    expect(first).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeGreaterThanOrEqual(2_000);
    expect(delivery).toMatchObject({ attempts: 3, lastReason: "ok", nextAttemptAt: null });
  });

  test("when the schedule is used up the delivery has failed, and a retry by hand delivers it after all", async () => {
    let status = 500;
    const receiver = await openReceiver(() => ({ status }));
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url, retrySchedule: [1] });

    const event = await tenant.emit({ n: 1 });
    const failed = await tenant.awaitStatus(event.id, "failed");
    expect(failed).toMatchObject({ attempts: 2, lastStatusCode: 500, nextAttemptAt: null });
    expect(failed.completedAt).not.toBeNull();

    status = 200;
    const path = `/v1/tenants/${tenant.id}/deliveries/${failed.id}/retry`;
    expect((await system().client.send("POST", path)).status).toBe(202);
    await tenant.awaitStatus(event.id, "delivered");
    expect(facts(await tenant.attemptsOf(failed.id)).at(-1)).toEqual({
      number: 3,
      statusCode: 200,
      reason: "ok",
      trigger: "manual",
    });
  });

  test("410 fails the delivery and disables the endpoint; later events are kept for it", async () => {
    const receiver = await openReceiver(({ path }) => ({ status: path === "/gone" ? 410 : 200 }));
    const tenant = await createTenant(system().client);
    const gone = await tenant.addEndpoint({ url: `${receiver.url}/gone`, eventTypes: ["a"] });
    await tenant.addEndpoint({ url: `${receiver.url}/well`, eventTypes: ["b"] });

    const event = await tenant.emit({ n: 1 }, { eventType: "a" });
    await tenant.awaitStatus(event.id, "failed");
    const disabled = await eventually(async () => {
      const endpoint = await tenant.readEndpoint(gone.id);
      expect(endpoint.status).toBe("disabled");
      return endpoint;
    });
    expect(disabled.disabledReason).toBe("gone");

    const kept = await tenant.emit({ n: 2 }, { eventType: "a" });
    expect(kept.deliveries).toBe(1);
    const next = await tenant.emit({ n: 3 }, { eventType: "b" });
    await tenant.awaitStatus(next.id, "delivered");
    expect(await tenant.deliveryOf(kept.id)).toMatchObject({
      status: "pending",
      heldBy: "paused",
      attempts: 0,
    });
    expect(receiver.requests.map(({ path }) => path)).toEqual(["/gone", "/well"]);
  });

  test("429 and 503 with Retry-After: 3 are not tried again any sooner, whatever the schedule says", async () => {
    const receiver = await openReceiver(({ headers, path }) =>
      headers["posthorn-attempt"] === "1"
        ? { status: Number(path.slice(1)), headers: { "retry-after": "3" } }
        : { status: 200 },
    );
    const tenant = await createTenant(system().client);
    const gapsOf = async (status: number) => {
      const eventType = `answers.${status}`;
      await tenant.addEndpoint({
        url: `${receiver.url}/${status}`,
        eventTypes: [eventType],
        retrySchedule: [1],
      });
      const event = await tenant.emit({ n: 1 }, { eventType });
      const delivery = await tenant.awaitStatus(event.id, "delivered");
      return gapsMs(await tenant.attemptsOf(delivery.id));
    };
    const [gaps429, gaps503] = await Promise.all([429, 503].map(gapsOf));
    expect(gaps429?.[0]).toBeGreaterThanOrEqual(3_000);
    expect(gaps503?.[0]).toBeGreaterThanOrEqual(3_000);
  });

  test("a redirect is a failed attempt and is never followed", async () => {
    const canary = await openReceiver();
    const receiver = await openReceiver(() => ({ status: 307, headers: { location: canary.url } }));
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url, retrySchedule: [1] });

    const event = await tenant.emit({ n: 1 });
    const delivery = await tenant.awaitStatus(event.id, "failed");
    expect(facts(await tenant.attemptsOf(delivery.id)).map(({ reason }) => reason)).toEqual([
      "http_3xx",
      "http_3xx",
    ]);
    expect(receiver.requests).toHaveLength(2);
    expect(canary.requests).toEqual([]);
  });

  test("each way to fail is recorded by its reason", async () => {
    const url = await openRawReceiver((request, response) => {
      if (request.url === "/hangs") return;
      if (request.url === "/garbage") return void request.socket.end("HTTP/9.9 what?\r\n\r\n");
      if (request.url === "/resets") return void request.socket.resetAndDestroy();
      response.writeHead(Number(request.url?.slice(1))).end();
    });
    const tenant = await createTenant(system().client);
    const targets: [url: string, reason: string, statusCode: number | null][] = [
      [`${url}/400`, "http_4xx", 400],
      [`${url}/404`, "http_4xx", 404],
      [`${url}/503`, "http_5xx", 503],
      [`${url}/304`, "http_3xx", 304],
      [`${url}/hangs`, "timeout_response", null],
      [`${url}/garbage`, "invalid_response", null],
      [`${url}/resets`, "reset", null],
      [`http://127.0.0.1:${await findClosedPort()}/`, "refused", null],
      ["http://no-such-host.invalid/", "dns", null],
    ];
    const expected = new Map<string, unknown>();
    for (const [target, reason, statusCode] of targets) {
      const endpoint = await tenant.addEndpoint({ url: target, retrySchedule: [], timeoutMs: 2_000 });
      expected.set(endpoint.id, { endpointId: endpoint.id, reason, statusCode, status: "failed" });
    }

    const event = await tenant.emit({ n: 1 });
    const deliveries = await eventually(async () => {
      const found = await tenant.deliveriesOf(event.id);
      expect(found.filter(({ completedAt }) => completedAt === null)).toEqual([]);
      return found;
    });
    const outcomes = deliveries.map(({ endpointId, lastReason, lastStatusCode, status }) => ({
      endpointId,
      reason: lastReason,
      statusCode: lastStatusCode,
      status,
    }));
    expect(outcomes.toReversed()).toEqual([...expected.values()]);
  });

  test("an endpoint that holds every request keeps nobody else's events back", async () => {
    const held = Promise.withResolvers<void>();
    const receiver = await openReceiver(async ({ path }) => {
      if (path === "/slow") await held.promise;
      return { status: 200 };
    });
    const [slow, quick] = [await createTenant(system().client), await createTenant(system().client)];
    await slow.addEndpoint({ url: `${receiver.url}/slow`, maxInFlight: 5, timeoutMs: 30_000 });
    await quick.addEndpoint({ url: `${receiver.url}/quick` });
    await Promise.all(Array.from({ length: 50 }, (_, n) => slow.emit({ n })));
    await awaitRequests(receiver, 5);

    await Promise.all(Array.from({ length: 20 }, (_, n) => quick.emit({ n })));
    await awaitRequests(receiver, 25);
    expect(receiver.requests.filter(({ path }) => path === "/slow")).toHaveLength(5);

    held.resolve();
    await awaitRequests(receiver, 70);
    expect(new Set(receiver.requests.map(webhookId)).size).toBe(70);
  });
});
