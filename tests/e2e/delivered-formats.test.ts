import { getKeySet, rotateSigningKey } from "@posthorn/contract/routes/signing-keys";
import type { Answer, ReceivedRequest, Receiver } from "@posthorn/receiver/receiver";
import { verifyDelivery } from "@posthorn/receiver/verify";
import { importJWK } from "jose";
import { describe, expect, test } from "vitest";
import { awaitRequests, openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant, type Tenant } from "./tenant.ts";

const mode = queues.at(-1) ?? "postgres";
const payload = '{ "amount": 1.0, "id": 12345678901234567890, "é": "\\u00e9" }';

describe(`on ${mode}`, () => {
  const system = useSystem(mode);

  async function emitRaw(tenant: Tenant) {
    const answer = await tenant.emitRaw(`{"eventType":"invoice.paid","payload":${payload}}`);
    return answer.json() as { id: string; tenantId: string; createdAt: string };
  }

  /** The one request that an endpoint with these settings gets of an event. */
  async function receive(settings: Partial<Parameters<Tenant["addEndpoint"]>[0]>) {
    const receiver = await openReceiver();
    const tenant = await createTenant(system().client);
    const endpoint = await tenant.addEndpoint({ url: receiver.url, ...settings });
    const event = await emitRaw(tenant);
    const [request] = await awaitRequests(receiver, 1);
    if (request === undefined) throw new Error("no request came");
    return { tenant, endpoint, event, request, receiver, text: request.body.toString() };
  }

  /** The keys that anybody can read, one by one: which of them verify which `v1a` signature. */
  async function verifiedBy(tenantId: string, request: ReceivedRequest): Promise<boolean[]> {
    const { keys } = await call(system().clientWith(""), getKeySet, { params: { tenant: tenantId } });
    const { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": header } = request.headers;
    const signatures = String(header)
      .split(" ")
      .flatMap((one) => (one.startsWith("v1a,") ? [one.slice(4)] : []));
    const signed = Buffer.concat([Buffer.from(`${id}.${seconds}.`), request.body]);
    const verify = async (jwk: (typeof keys)[number]) => {
      const key = await importJWK(jwk, "EdDSA");
      if (key instanceof Uint8Array) throw new Error("not a public key");
      const tries = signatures.map((one) =>
        crypto.subtle.verify("Ed25519", key, Buffer.from(one, "base64"), signed),
      );
      return (await Promise.all(tries)).some(Boolean);
    };
    return Promise.all(keys.map(verify));
  }

  test("an envelope holds the payload's bytes, and is signed as it was sent", async () => {
    const { endpoint, event, request, text } = await receive({ format: "envelope" });
    const { timestamp } = JSON.parse(text);
    expect(text).toBe(`{"type":"invoice.paid","timestamp":"${timestamp}","data":${payload}}`);
    expect(Math.abs(Date.parse(timestamp) - Date.parse(event.createdAt))).toBeLessThan(60_000);
    expect(request.headers["content-type"]).toBe("application/json");
    expect(verifyDelivery([endpoint.secret], request)).toEqual({ ok: true });
  });

  test("a structured CloudEvent is the whole body", async () => {
    const { endpoint, event, request, text } = await receive({ format: "cloudevents_structured" });
    expect(JSON.parse(text)).toMatchObject({
      specversion: "1.0",
      id: event.id,
      source: `/tenants/${event.tenantId}`,
      type: "invoice.paid",
      datacontenttype: "application/json",
    });
    expect(text.endsWith(`,"data":${payload}}`)).toBe(true);
    expect(request.headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
    expect(verifyDelivery([endpoint.secret], request)).toEqual({ ok: true });
  });

  test("a binary CloudEvent is the payload, and headers beside it", async () => {
    const { endpoint, event, request, text } = await receive({ format: "cloudevents_binary" });
    expect(text).toBe(payload);
    expect(request.headers).toMatchObject({
      "content-type": "application/json",
      "ce-specversion": "1.0",
      "ce-id": event.id,
      "ce-source": `/tenants/${event.tenantId}`,
      "ce-type": "invoice.paid",
      "ce-time": expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(verifyDelivery([endpoint.secret], request)).toEqual({ ok: true });
  });

  test("both signatures stand side by side, and v1a verifies by the tenant's published key", async () => {
    const { endpoint, event, request } = await receive({ signatures: ["v1", "v1a"], format: "envelope" });
    expect(request.headers["webhook-signature"]).toMatch(/^v1,\S{44} v1a,\S{88}$/);
    expect(verifyDelivery([endpoint.secret], request)).toEqual({ ok: true });
    expect(await verifiedBy(event.tenantId, request)).toEqual([true]);
    const stranger = await createTenant(system().client);
    const { tenantId } = await stranger.addEndpoint({ url: "https://hooks.example/in", signatures: ["v1a"] });
    expect(await verifiedBy(tenantId, request)).toEqual([false]);
  });

  test("v1a alone signs without the secret; after a rotation both keys do, from the next attempt on", async () => {
    const { tenant, event, request, receiver } = await receive({ signatures: ["v1a"] });
    expect(request.headers["webhook-signature"]).toMatch(/^v1a,\S{88}$/);
    const rotate = (overlapSeconds: number) =>
      call(system().client, rotateSigningKey, { params: { tenant: tenant.id }, body: { overlapSeconds } });
    await rotate(3_600);
    await tenant.emit({ n: 2 });
    const [, second] = (await awaitRequests(receiver, 2)) as [ReceivedRequest, ReceivedRequest];
    expect(await verifiedBy(event.tenantId, second)).toEqual([true, true]);
    expect(await verifiedBy(event.tenantId, request)).toEqual([false, true]);
    await rotate(0);
    await tenant.emit({ n: 3 });
    const third = (await awaitRequests(receiver, 3))[2] as ReceivedRequest;
    expect(await verifiedBy(event.tenantId, third)).toEqual([true, true]);
    expect(String(third.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  });

  test("the webhook headers come under a prefix too", async () => {
    const { event, request } = await receive({ headerPrefix: "svix" });
    expect(request.headers).toMatchObject({
      "svix-id": event.id,
      "svix-timestamp": request.headers["webhook-timestamp"],
      "svix-signature": request.headers["webhook-signature"],
    });
  });

  test("an endpoint gets a name and a password, or a token", async () => {
    const basic = await receive({ authentication: { type: "basic", username: "hörn", password: "a:b" } });
    const expected = `Basic ${Buffer.from("hörn:a:b").toString("base64")}`;
    expect(basic.request.headers.authorization).toBe(expected);
    await basic.tenant.changeEndpoint(basic.endpoint.id, {
      authentication: { type: "bearer", token: "t0ken" },
    });
    await basic.tenant.emit({ n: 2 });
    const [, second] = await awaitRequests(basic.receiver, 2);
    expect(second?.headers.authorization).toBe("Bearer t0ken");
  });

  describe("with OAuth 2.0", () => {
    const oauth2 = (server: Receiver) => ({
      ...{
        type: "oauth2",
        tokenUrl: `${server.url}/token`,
        clientId: "posthorn",
        clientSecret: "tell-nobody",
      },
      ...{ scope: "hooks", clientAuthentication: "post" },
    });

    /** Gives t1, t2, … for so many seconds each, unless told otherwise. */
    async function openTokenServer(expiresIn: number, answer?: Answer): Promise<Receiver> {
      let given = 0;
      return openReceiver(() => {
        given += 1;
        const token = { access_token: `t${given}`, token_type: "Bearer", expires_in: expiresIn };
        return answer ?? { status: 200, body: JSON.stringify(token) };
      });
    }

    test("a token is fetched by the client credentials grant, and used until its time is over", async () => {
      const server = await openTokenServer(3_600);
      const { tenant, receiver } = await receive({ authentication: oauth2(server) });
      for (const n of [2, 3]) await tenant.emit({ n });
      const requests = await awaitRequests(receiver, 3);
      expect(requests.map(({ headers }) => headers.authorization)).toEqual(requests.map(() => "Bearer t1"));
      expect(server.requests.map(({ method, path, body }) => [method, path, body.toString()])).toEqual([
        [
          "POST",
          "/token",
          "grant_type=client_credentials&scope=hooks&client_id=posthorn&client_secret=tell-nobody",
        ],
      ]);
    });

    test("a token whose time is over is fetched anew", async () => {
      const server = await openTokenServer(0);
      const { tenant, receiver } = await receive({ authentication: oauth2(server) });
      await tenant.emit({ n: 2 });
      const requests = await awaitRequests(receiver, 2);
      expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer t1", "Bearer t2"]);
    });

    test("a token that the endpoint refuses is fetched anew for the retry", async () => {
      const server = await openTokenServer(3_600);
      const receiver = await openReceiver(({ headers }) => ({
        status: headers.authorization === "Bearer t1" ? 401 : 200,
      }));
      const tenant = await createTenant(system().client);
      await tenant.addEndpoint({ url: receiver.url, retrySchedule: [1], authentication: oauth2(server) });
      const event = await tenant.emit({ n: 1 });
      await tenant.awaitStatus(event.id, "delivered");
      const { id } = await tenant.deliveryOf(event.id);
      const attempts = await tenant.attemptsOf(id);
      expect(attempts.map(({ reason }) => reason)).toEqual(["http_4xx", "ok"]);
      expect(server.requests).toHaveLength(2);
    });

    test("without a token nothing is sent; the attempt says why, and no secret", async () => {
      const body = '{"error":"invalid_client","error_description":"tell-nobody is not right"}';
      const server = await openTokenServer(0, { status: 401, body });
      const receiver = await openReceiver();
      const tenant = await createTenant(system().client);
      await tenant.addEndpoint({ url: receiver.url, retrySchedule: [], authentication: oauth2(server) });
      const event = await tenant.emit({ n: 1 });
      const delivery = await tenant.awaitStatus(event.id, "failed");
      expect(delivery).toMatchObject({ lastReason: "auth", lastStatusCode: null });
      expect(await tenant.attemptsOf(delivery.id)).toMatchObject([
        {
          reason: "auth",
          statusCode: null,
          responseHeaders: {},
          responseBody: "The token server answered 401 (invalid_client).",
          remoteAddress: null,
        },
      ]);
      expect(receiver.requests).toEqual([]);
      for (const program of system().programs()) expect(program.output()).not.toContain("tell-nobody");
    });

    test("a token server that does not answer holds an attempt no longer than its timeout", async () => {
      const server = await openReceiver(() => ({ status: 200, delayMs: 300_000 }));
      const tenant = await createTenant(system().client);
      const settings = { url: server.url, timeoutMs: 1_000, retrySchedule: [] };
      await tenant.addEndpoint({ ...settings, authentication: oauth2(server) });
      const event = await tenant.emit({ n: 1 });
      const delivery = await tenant.awaitStatus(event.id, "failed");
      const [attempt] = await tenant.attemptsOf(delivery.id);
      expect(attempt).toMatchObject({
        reason: "auth",
        responseBody: "The token server gave no answer: timeout_response.",
      });
      expect(attempt?.durationMs).toBeLessThan(60_000);
    });
  });
});
