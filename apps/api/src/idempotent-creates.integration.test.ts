import { randomUUID } from "node:crypto";
import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, listEndpoints } from "@posthorn/contract/routes/endpoints";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import { createTenant, listTenants, putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url, { POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8" });
const pool = new Pool({ connectionString: database.url, max: 1 });
const { client } = api;
const params = { tenant: "acme" };

beforeAll(() => client.call(putTenant, { params, body: { name: "Acme" } }));

afterAll(async () => {
  await pool.end();
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const newKey = () => ({ "idempotency-key": randomUUID() });
const endpoint = (path: string) => ({ url: `http://127.0.0.1:9000/${path}` });

async function countTenants(name: string): Promise<number> {
  const { data } = await client.call(listTenants, { query: { limit: "100" } });
  return data.filter((tenant) => tenant.name === name).length;
}

test("the same request with the same key makes one thing, and gets the first answer to the letter", async () => {
  const request = { params, headers: newKey(), body: endpoint("same") };
  const first = await client.answer(createEndpoint, request);
  const again = await client.answer(createEndpoint, request);
  expect(again.body).toEqual(first.body);
  expect(again.body.secret).toMatch(/^whsec_/);
  expect(again.headers.etag).toBe(first.headers.etag);
  expect(again.headers.location).toBe(`/v1/tenants/${first.body.tenantId}/endpoints/${first.body.id}`);
  expect((await client.call(listEndpoints, { params })).data).toHaveLength(1);
});

test("of many at once one makes it, and the others get its answer or are told to wait", async () => {
  const request = { headers: newKey(), body: { name: "at once" } };
  const send = () =>
    client.send({
      method: "POST",
      path: "/v1/tenants",
      headers: { "content-type": "application/json", ...request.headers },
      body: JSON.stringify(request.body),
    });
  const answers = await Promise.all(Array.from({ length: 8 }, send));
  for (const { status, text } of answers.filter((answer) => answer.status !== 201))
    expect([status, JSON.parse(text)]).toMatchObject([409, { code: "idempotency_in_progress" }]);
  expect(answers.some(({ status }) => status === 201)).toBe(true);
  await client.call(createTenant, request);
  expect(await countTenants("at once")).toBe(1);
});

test("a key that was used for another request is refused", async () => {
  const headers = newKey();
  await client.call(createTenant, { headers, body: { name: "first" } });
  const otherBody = await client.refusal(createTenant, { headers, body: { name: "second" } });
  const otherPath = await client.refusal(createEndpoint, { params, headers, body: endpoint("other") });
  expect([otherBody.code, otherPath.code]).toEqual(["idempotency_conflict", "idempotency_conflict"]);
  expect(await countTenants("second")).toBe(0);
});

test("keys of two callers are two keys", async () => {
  const other = client.as((await client.call(createApiKey, { body: { name: "b", scopes: ["admin"] } })).key);
  const request = { headers: newKey(), body: { name: "two callers" } };
  const [mine, theirs] = [await client.call(createTenant, request), await other.call(createTenant, request)];
  expect(mine.id).not.toBe(theirs.id);
});

test("a refusal is not kept: what was wrong may be put right and tried again with the same key", async () => {
  const headers = newKey();
  const missing = { params: { tenant: "later" }, headers, body: endpoint("later") };
  expect((await client.refusal(createEndpoint, missing)).code).toBe("tenant_not_found");
  await client.call(putTenant, { params: missing.params, body: { name: "Later" } });
  await client.call(createEndpoint, missing);
});

test.each(["", "two words", "ä", "x".repeat(256)])("%j is no key", async (key) => {
  const headers = { "idempotency-key": Buffer.from(key).toString("latin1") };
  const problem = await client.refusal(createTenant, { headers, body: { name: "nobody" } });
  expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/idempotency-key" }] });
});

test("what a create answers is sealed where it is kept", async () => {
  const made = await client.call(createApiKey, {
    headers: newKey(),
    body: { name: "k", scopes: ["stats:read"] },
  });
  const session = await client.call(createPortalSession, { params, headers: newKey(), body: {} });
  const { rows } = await pool.query<{ answer: Buffer }>("SELECT answer FROM idempotent_create");
  expect(rows.length).toBeGreaterThan(1);
  for (const { answer } of rows) {
    expect(answer.includes(made.key)).toBe(false);
    expect(answer.includes(session.token)).toBe(false);
  }
});

test("a sealed answer that is moved to another key does not open", async () => {
  const request = { headers: newKey(), body: { name: "moved" } };
  await client.call(createTenant, request);
  const moved = { "idempotency-key": "moved-here" };
  await pool.query("UPDATE idempotent_create SET key = $2 WHERE key = $1", [
    request.headers["idempotency-key"],
    moved["idempotency-key"],
  ]);
  const problem = await client.refusal(createTenant, { headers: moved, body: request.body });
  expect(problem).toMatchObject({
    code: "already_created",
    detail: expect.stringMatching(/made ten_\w{26},/),
  });
  expect(await countTenants("moved")).toBe(1);
});
