import * as contract from "@posthorn/contract/routes/endpoints";
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
const url = "https://hooks.acme.example/in";

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant }, body: { name: "Acme" } });
});

async function create(body: object = {}) {
  const created = await client.call(contract.createEndpoint, { params: { tenant }, body: { url, ...body } });
  return { ...created, params: { tenant, endpoint: created.id } };
}

test("an endpoint with a URL alone has every default", async () => {
  const { secret, params: _, ...endpoint } = await create();
  expect(endpoint).toMatchObject({
    url,
    description: "",
    eventTypes: ["*"],
    channels: [],
    headers: {},
    timeoutMs: 15_000,
    retrySchedule: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
    maxInFlight: 10,
    ratePerSecond: null,
    filter: null,
    status: "active",
    disabledReason: null,
    version: 1,
  });
  expect(Buffer.from(secret.slice("whsec_".length), "base64")).toHaveLength(32);
});

test("an endpoint keeps every field and shows no header's value", async () => {
  const body = {
    description: "orders ✓",
    eventTypes: ["invoice.*", "user.created"],
    channels: ["eu", "eu:1"],
    headers: { "X-Env": "prod", constructor: "fine", Authorization: "Bearer very-secret" },
    timeoutMs: 1_000,
    retrySchedule: [],
    maxInFlight: 1_000,
    ratePerSecond: 0.5,
    filter: null,
    secret: `whsec_${Buffer.alloc(24, 1).toString("base64")}`,
  };
  const { params, ...created } = await create(body);
  const headers = { "X-Env": "[redacted]", constructor: "[redacted]", Authorization: "[redacted]" };
  expect(created).toMatchObject({ ...body, headers });
  const { secret: _, ...shown } = created;
  expect(await client.call(contract.getEndpoint, { params })).toEqual(shown);
  expect(JSON.stringify(shown)).not.toContain("very-secret");
  const read = await client.call(contract.getEndpointSecret, { params });
  expect(read.secret).toBe(body.secret);
});

test("PATCH changes what it names, and each change is a version", async () => {
  const { params } = await create({ description: "before", headers: { "X-Env": "prod" } });
  const patch = (body: object) => client.call(contract.updateEndpoint, { params, body });
  expect(await patch({ description: "after" })).toMatchObject({
    description: "after",
    headers: { "X-Env": "[redacted]" },
    version: 2,
  });
  expect(await patch({ headers: { "X-Other": "1" }, timeoutMs: 2_000 })).toMatchObject({
    headers: { "X-Other": "[redacted]" },
    timeoutMs: 2_000,
    version: 3,
  });
  expect(await patch({ headers: {} })).toMatchObject({ headers: {}, version: 4 });
  expect(await patch({ ratePerSecond: 10_000 })).toMatchObject({ ratePerSecond: 10_000, version: 5 });
  expect(await patch({ maxInFlight: 3 })).toMatchObject({ ratePerSecond: 10_000, maxInFlight: 3 });
  expect(await patch({ ratePerSecond: null })).toMatchObject({ ratePerSecond: null, version: 7 });
});

test("If-Match lets nobody overwrite what he has not seen", async () => {
  const { params } = await create();
  const { headers } = await client.answer(contract.getEndpoint, { params });
  const patch = (ifMatch: string, description: string) => ({
    params,
    headers: { "if-match": ifMatch },
    body: { description },
  });
  const etag = headers.etag ?? "";
  const changed = await client.answer(contract.updateEndpoint, patch(etag, "first"));
  expect(changed.headers.etag).not.toBe(etag);
  const lost = await client.refusal(contract.updateEndpoint, patch(etag, "second"));
  expect(lost).toMatchObject({ status: 412, code: "precondition_failed" });
  await client.call(contract.updateEndpoint, patch("*", "third"));
  await client.call(contract.updateEndpoint, patch(`W/"3"`, "fourth"));
  expect(await client.call(contract.getEndpoint, { params })).toMatchObject({
    description: "fourth",
    version: 4,
  });
});

test("of twenty changes to one version, one wins", async () => {
  const { params } = await create();
  const change = (_: unknown, number: number) =>
    client.send({
      method: "PATCH",
      path: `/v1/tenants/${tenant}/endpoints/${params.endpoint}`,
      headers: { "content-type": "application/json", "if-match": '"1"' },
      body: JSON.stringify({ description: `change ${number}` }),
    });
  const statuses = (await Promise.all(Array.from({ length: 20 }, change))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 412)).toHaveLength(19);
});

test.each(['""', '"1', "1", '"a"', '"1", "2"', '"2147483648"', '"99999999999"', "W/*", '"-1"'])(
  "%s is no version to match",
  async (ifMatch) => {
    const { params } = await create();
    const problem = await client.refusal(contract.updateEndpoint, {
      params,
      headers: { "if-match": ifMatch },
      body: {},
    });
    expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/if-match" }] });
  },
);

test.each(['"0"', '"2"', '"999999999"'])("%s is not the version of a new endpoint", async (ifMatch) => {
  const { params } = await create();
  const headers = { "if-match": ifMatch };
  const problem = await client.refusal(contract.updateEndpoint, { params, headers, body: {} });
  expect(problem.code).toBe("precondition_failed");
});

test("a secret is rotated, to one of ours or to the caller's own", async () => {
  const { params, secret } = await create();
  const rotate = (body?: object) => client.call(contract.rotateEndpointSecret, { params, body });
  const rotated = await rotate();
  expect(rotated.secret).not.toBe(secret);
  expect(Date.parse(rotated.previousExpiresAt) - Date.now()).toBeGreaterThan(86_000_000);
  const own = `whsec_${Buffer.alloc(64, 2).toString("base64")}`;
  const brief = await rotate({ secret: own, overlapSeconds: 0 });
  expect(brief.secret).toBe(own);
  expect(Date.parse(brief.previousExpiresAt)).toBeLessThanOrEqual(Date.now() + 1_000);
  expect((await client.call(contract.getEndpointSecret, { params })).secret).toBe(own);
  expect((await client.call(contract.getEndpoint, { params })).version).toBe(3);
});

test("no more than ten former secrets may overlap", async () => {
  const { params } = await create();
  for (let count = 1; count <= 10; count += 1) await client.call(contract.rotateEndpointSecret, { params });
  const problem = await client.refusal(contract.rotateEndpointSecret, { params });
  expect(problem.code).toBe("conflict");
});

test("a deleted endpoint is gone from every route", async () => {
  const { params } = await create();
  await client.call(contract.deleteEndpoint, { params });
  const gone = [
    await client.refusal(contract.getEndpoint, { params }),
    await client.refusal(contract.updateEndpoint, { params, body: {} }),
    await client.refusal(contract.getEndpointSecret, { params }),
    await client.refusal(contract.rotateEndpointSecret, { params }),
    await client.refusal(contract.deleteEndpoint, { params }),
    await client.refusal(contract.pauseEndpoint, { params }),
    await client.refusal(contract.resumeEndpoint, { params }),
    await client.refusal(contract.getLane, { params }),
  ];
  expect(new Set(gone.map(({ code }) => code))).toEqual(new Set(["endpoint_not_found"]));
  const { data } = await client.call(contract.listEndpoints, { params: { tenant } });
  expect(data.map(({ id }) => id)).not.toContain(params.endpoint);
});

test("a page that holds the rest of a list is the last, full or not", async () => {
  const params = { tenant: "pages" };
  await client.call(putTenant, { params, body: { name: "Pages" } });
  for (let count = 0; count < 4; count += 1)
    await client.call(contract.createEndpoint, { params, body: { url } });
  const page = (query: Record<string, string>) => client.call(contract.listEndpoints, { params, query });
  const first = await page({ limit: "2" });
  const second = await page({ limit: "2", cursor: first.nextCursor ?? "" });
  expect([first.data.length, second.data.length, second.nextCursor]).toEqual([2, 2, null]);
});

const refusedUrls = [
  "ftp://acme.example/",
  "http://127.0.0.1/",
  "http://[::1]/",
  "http://10.0.0.1/",
  "https://user:pass@acme.example/",
  "https://acme.example/#part",
  "http://localhost:8400/",
  "https://169.254.169.254/latest/meta-data",
  "not a url",
  "https://acme.example/\u0000",
  "https://acme.example/\ud800",
  "http://0x7f.1/",
];

test.each(refusedUrls)("no endpoint may be at %j", async (refused) => {
  const params = { tenant };
  const problem = await client.refusal(contract.createEndpoint, { params, body: { url: refused } });
  expect(problem).toMatchObject({ code: "url_not_allowed", errors: [{ pointer: "/url" }] });
  const { params: own } = await create();
  const moved = await client.refusal(contract.updateEndpoint, { params: own, body: { url: refused } });
  expect(moved.code).toBe("url_not_allowed");
});
