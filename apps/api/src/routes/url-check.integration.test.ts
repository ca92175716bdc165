import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { checkEndpointUrl } from "@posthorn/contract/routes/url-check";
import { createDatabase } from "@posthorn/testkit/database";
import { startRawReceiver } from "@posthorn/testkit/raw-receiver";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asProblem } from "../testing/checked-client.ts";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url, { POSTHORN_ALLOWED_NETWORKS: "127.0.0.1/32" });
const { client } = api;
const params = { tenant: "acme" };

beforeAll(async () => {
  await client.call(putTenant, { params, body: { name: "Acme" } });
});

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const check = (url: string) => client.call(checkEndpointUrl, { params, body: { url } });

test.each([
  ["ftp://hooks.example/in", "scheme", "failed", "skipped", "skipped"],
  ["hooks.example", "scheme", "failed", "skipped", "skipped"],
  ["https://me:secret@hooks.example/in", "credentials", "failed", "skipped", "skipped"],
  ["https://hooks.example/in#top", "fragment", "failed", "skipped", "skipped"],
  ["https://hooks.example:22/in", "port", "failed", "skipped", "skipped"],
  ["https://-printer.example/in", "host_name", "failed", "skipped", "skipped"],
  [`https://hooks.example/${"a".repeat(2_048)}`, "too_long", "failed", "skipped", "skipped"],
  ["https://10.0.0.1/in", "address", "passed", "skipped", "failed"],
  ["http://[::ffff:127.0.0.1]/in", "address", "passed", "skipped", "failed"],
])("%s is not allowed: %s", async (url, reason, form, dns, address) => {
  const verdict = await check(url);
  expect(verdict).toMatchObject({ isAllowed: false, reason, checks: { form, dns, address } });
  const create = { params, body: { url } };
  if (reason === "too_long") return;
  const refused = await client.refusal(createEndpoint, create);
  expect(refused).toMatchObject({ code: "url_not_allowed", detail: verdict.message });
});

test("a URL that deliveries may go to is allowed, and nothing connects to it", async () => {
  await using receiver = await startRawReceiver(() => {});
  const verdict = await check(receiver.url);
  const checks = { form: "passed", dns: "skipped", address: "passed" };
  expect(verdict).toEqual({ isAllowed: true, reason: null, message: null, checks });
  expect(receiver.connections()).toBe(0);
});

test("a host without an address is told, but an endpoint may have it", async () => {
  const url = "https://nowhere.invalid/in";
  expect(await check(url)).toMatchObject({
    isAllowed: true,
    reason: "dns",
    checks: { form: "passed", dns: "failed", address: "skipped" },
  });
  await client.call(createEndpoint, { params, body: { url } });
});

test("it is for those who may make endpoints", async () => {
  const body = { name: "reader", tenant: "acme", scopes: ["endpoints:read"] };
  const { key } = await client.call(createApiKey, { body });
  const request = { params, body: { url: "https://10.0.0.1/in" } };
  expect(await client.as(key).refusal(checkEndpointUrl, request)).toMatchObject({ status: 403 });
  const unknown = { ...request, params: { tenant: "nobody" } };
  expect(await client.refusal(checkEndpointUrl, unknown)).toMatchObject({ code: "tenant_not_found" });
});

test.each([
  [{}, "/url"],
  [{ url: "" }, "/url"],
  [{ url: 7 }, "/url"],
  [{ url: "a".repeat(10_001) }, "/url"],
  [{ url: "https://a.example", more: 1 }, "/more"],
])("the body %j is refused", async (body, pointer) => {
  const answer = await client.send({
    method: "POST",
    path: "/v1/tenants/acme/endpoints/url-check",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(asProblem(answer)).toMatchObject({ status: 422, errors: [{ pointer }] });
});
