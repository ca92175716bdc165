import { createApiKey, revokeApiKey } from "@posthorn/contract/routes/api-keys";
import { liveAttempt } from "@posthorn/contract/routes/live";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { type OpenStream, openStream } from "./event-stream.ts";
import { openRawReceiver, openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

describe.each(queues.slice(0, 1))("on %s", (queue) => {
  const system = useSystem(queue);
  const rootKey = () => system().settings["POSTHORN_ROOT_KEY"] ?? "";

  const toldBy = (stream: OpenStream) =>
    stream.events.filter(({ name }) => name === "attempt").map(({ data }) => liveAttempt.parse(data));
  /** Waits until the stream has told of a delivery of this event. */
  const awaitTold = (stream: OpenStream, eventId: string) =>
    eventually(() => {
      const found = toldBy(stream).find(({ delivery }) => delivery.eventId === eventId);
      expect(found, JSON.stringify(stream.events)).toBeDefined();
      return found;
    });

  async function keyOf(tenant: string, scopes: string[] = ["deliveries:read"]) {
    return call(system().client, createApiKey, { body: { name: "watcher", tenant, scopes } });
  }

  test("tells of each attempt soon after it, to those who may see it", async () => {
    const url = await openRawReceiver((request, response) => {
      response.writeHead(request.headers["posthorn-attempt"] === "1" ? 500 : 200).end();
    });
    const [tenant, other] = [await createTenant(system().client), await createTenant(system().client)];
    const endpoint = await tenant.addEndpoint({ url, retrySchedule: [1] });
    await other.addEndpoint({ url });
    const { key } = await keyOf(tenant.id);
    const streams = {
      all: await openStream(system(), rootKey()),
      own: await openStream(system(), key),
      failed: await openStream(system(), rootKey(), `?tenant=${tenant.id}&status=failed`),
      endpoint: await openStream(system(), rootKey(), `?endpoint=${endpoint.id}&status=pending,delivered`),
    };
    expect(streams.all.status).toBe(200);
    expect(streams.all.headers.get("content-type")).toBe("text/event-stream");
    expect(streams.all.headers.get("cache-control")).toBe("no-store");

    const foreign = await other.emit({ n: 0 });
    const event = await tenant.emit({ n: 1 });
    const delivery = await tenant.awaitStatus(event.id, "delivered");
    await awaitTold(streams.all, foreign.id);
    const attempts = await tenant.attemptsOf(delivery.id);
    for (const stream of [streams.own, streams.endpoint]) {
      await eventually(() => expect(toldBy(stream)).toHaveLength(2));
      expect(stream.events.map(({ id }) => id)).toEqual(attempts.map(({ id }) => id));
      expect(toldBy(stream)).toMatchObject([
        { delivery: { id: delivery.id }, attempt: { number: 1, reason: "http_5xx", statusCode: 500 } },
        { delivery: { id: delivery.id, status: "delivered" }, attempt: { number: 2, reason: "ok" } },
      ]);
    }
    expect(toldBy(streams.failed)).toEqual([]);
    expect(toldBy(streams.own).every(({ delivery: { tenantId } }) => tenantId === delivery.tenantId)).toBe(
      true,
    );
  });

  test("who comes back with Last-Event-ID is told what happened meanwhile", async () => {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: receiver.url });
    const search = `?tenant=${tenant.id}`;
    const stream = await openStream(system(), rootKey(), search);
    await awaitTold(stream, (await tenant.emit({ n: 1 })).id);
    stream.close();
    const missed = await tenant.emit({ n: 2 });
    await tenant.awaitStatus(missed.id, "delivered");
    const lastEventId = stream.events.at(-1)?.id ?? "";
    const again = await openStream(system(), rootKey(), search, { "last-event-id": lastEventId });
    await awaitTold(again, missed.id);
    await awaitTold(again, (await tenant.emit({ n: 3 })).id);
    const ids = again.events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(lastEventId);
  });

  test("a revoked key loses its stream", async () => {
    const tenant = await createTenant(system().client);
    const { id, key } = await keyOf(tenant.id);
    const stream = await openStream(system(), key);
    await eventually(() => expect(stream.comments()).toBeGreaterThan(0));
    await call(system().client, revokeApiKey, { params: { apiKey: id } });
    await stream.ended;
    expect((await openStream(system(), key)).status).toBe(401);
  });

  test("what is asked wrongly is refused as anywhere", async () => {
    const [tenant, foreign] = [await createTenant(system().client), await createTenant(system().client)];
    const { key } = await keyOf(tenant.id);
    const statusOf = async (as: string, search: string, headers = {}) =>
      (await openStream(system(), as, search, headers)).status;
    expect(await statusOf("nobody", "")).toBe(401);
    expect(await statusOf((await keyOf(tenant.id, ["stats:read"])).key, "")).toBe(403);
    expect(await statusOf(key, `?tenant=${foreign.id}`)).toBe(404);
    expect(await statusOf(key, "?status=delivering")).toBe(422);
    expect(await statusOf(key, "?token=secret")).toBe(422);
    expect(await statusOf(key, "", { "last-event-id": "att_1" })).toBe(422);
  });

  test("an eleventh stream of a tenant is refused until another one ends", async () => {
    const tenant = await createTenant(system().client);
    const { key } = await keyOf(tenant.id);
    const streams = await Promise.all(Array.from({ length: 10 }, () => openStream(system(), key)));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    expect((await openStream(system(), key)).status).toBe(429);
    streams[0]?.close();
    await eventually(async () => expect((await openStream(system(), key)).status).toBe(200));
  });

  test("a stop of the API ends streams", async () => {
    const stream = await openStream(system(), rootKey());
    await eventually(() => expect(stream.comments()).toBeGreaterThan(0));
    const api = system().api();
    await api.end("SIGTERM");
    await stream.ended;
    expect(api.output()).not.toContain("did not stop in time");
  });
});
