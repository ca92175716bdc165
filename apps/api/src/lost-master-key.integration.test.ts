import * as endpoints from "@posthorn/contract/routes/endpoints";
import { rotateSigningKey } from "@posthorn/contract/routes/signing-keys";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { decodeId } from "@posthorn/domain/id";
import { SendingEndpoints } from "@posthorn/engine/sending-endpoints";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const keyOf = (id: string) => `${id}:${Buffer.alloc(32, id).toString("base64")}`;
const before = await startApi(database.url, { POSTHORN_MASTER_KEYS: keyOf("k1") });
const params = { tenant: "acme" };
const url = "https://hooks.example.com/in";
await before.client.call(putTenant, { params, body: { name: "Acme" } });
const add = async (body: object) =>
  (await before.client.call(endpoints.createEndpoint, { params, body: { url, ...body } })).id;
const headers = { "X-Env": "test" };
const authentication = { type: "bearer", token: "of-the-receiver" };
const plain = await add({});
const full = await add({ headers, authentication, signatures: ["v1", "v1a"] });
const [paused, deleted] = [await add({ headers }), await add({ authentication })];
const request = { params, body: { url, headers }, headers: { "idempotency-key": "of-k1" } };
await before.client.call(endpoints.createEndpoint, request);
await before.stop();

const api = await startApi(database.url, { POSTHORN_MASTER_KEYS: keyOf("k2") });
const { client } = api;
const of = (endpoint: string, body?: object) => ({ params: { ...params, endpoint }, body });

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

/** As a worker would; null when it cannot send to the endpoint. */
async function openForSending(endpoint: string) {
  const log = { ...api.engine.log, error: () => {} };
  const sending = new SendingEndpoints({
    pipeline: api.engine.pipeline,
    secretBox: api.engine.secretBox,
    log,
  });
  return sending.get(decodeId("ep", endpoint) ?? "", 0);
}

test("what cannot be opened is named, and shown as if there were none", async () => {
  const nothing = { headers: {}, authentication: null };
  const both = { ...nothing, unreadable: ["headers", "authentication"] };
  expect(await client.call(endpoints.getEndpoint, of(full))).toMatchObject(both);
  expect(await client.call(endpoints.getEndpoint, of(plain))).not.toHaveProperty("unreadable");
  const { data } = await client.call(endpoints.listEndpoints, { params });
  expect(data.find(({ id }) => id === full)).toMatchObject(both);
  expect(data.find(({ id }) => id === deleted)).toMatchObject({ ...nothing, unreadable: ["authentication"] });
});

test("a secret that cannot be opened is put off, and an answer kept for an Idempotency-Key is lost", async () => {
  expect((await client.refusal(endpoints.getEndpointSecret, of(plain))).code).toBe("unavailable");
  expect((await client.refusal(endpoints.createEndpoint, request)).code).toBe("already_created");
});

test("such an endpoint can be paused, resumed, changed and deleted", async () => {
  expect(await client.call(endpoints.pauseEndpoint, of(paused))).toMatchObject({ status: "paused" });
  expect(await client.call(endpoints.resumeEndpoint, of(paused))).toMatchObject({ status: "active" });
  const renamed = await client.call(endpoints.updateEndpoint, of(paused, { headerPrefix: "svix" }));
  expect(renamed).toMatchObject({ headerPrefix: "svix", unreadable: ["headers"] });
  await client.call(endpoints.deleteEndpoint, of(deleted));
});

test("the runbook's steps make each endpoint one that can be sent to", async () => {
  for (const endpoint of [plain, full, paused]) {
    expect(await openForSending(endpoint)).toBeNull();
    // With an overlap the lost secret is still there, and does not sign.
    const overlapSeconds = endpoint === plain ? 600 : 0;
    await client.call(endpoints.rotateEndpointSecret, of(endpoint, { overlapSeconds }));
  }
  expect((await openForSending(plain))?.keys).toHaveLength(1);
  await client.call(endpoints.updateEndpoint, of(paused, { headers: {} }));
  expect(await openForSending(paused)).toMatchObject({ headers: {} });
  const mended = await client.call(endpoints.updateEndpoint, of(full, { headers, authentication }));
  expect(mended).toMatchObject({ headers: { "X-Env": "[redacted]" }, authentication: { type: "bearer" } });
  expect(mended).not.toHaveProperty("unreadable");
  expect(await openForSending(full)).toBeNull();
  await client.call(rotateSigningKey, { params, body: { overlapSeconds: 0 } });
  expect(await openForSending(full)).toMatchObject({ headers, authorization: "Bearer of-the-receiver" });
});
