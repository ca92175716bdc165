import { createApiKey } from "@posthorn/contract/routes/api-keys";
import * as contract from "@posthorn/contract/routes/operations";
import { createTenant, deleteTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

test("operations are listed newest first, page by page, and read by their id", async () => {
  const made: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { id } = await client.call(createTenant, { body: { name: `Tenant ${n}` } });
    made.unshift((await client.call(deleteTenant, { params: { tenant: id } })).id);
  }
  const first = await client.call(contract.listOperations, { query: { limit: "2" } });
  expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
  const query = { limit: "2", cursor: first.nextCursor ?? "" };
  const second = await client.call(contract.listOperations, { query });
  expect([second.data.map(({ id }) => id), second.nextCursor]).toEqual([made.slice(2), null]);
  const [operation] = second.data;
  expect(await client.call(contract.getOperation, { params: { operation: made[2] ?? "" } })).toEqual(
    operation,
  );
});

test("an operation that does not exist is not found, and a foreign cursor is refused", async () => {
  const params = { operation: "op_01k6xq7tb5f3m8r9v2w4y6z0ac" };
  expect(await client.refusal(contract.getOperation, { params })).toMatchObject({
    code: "operation_not_found",
  });
  const query = { cursor: Buffer.from("ten_01k6xq7tb5f3m8r9v2w4y6z0ac").toString("base64url") };
  expect(await client.refusal(contract.listOperations, { query })).toMatchObject({ code: "invalid_cursor" });
});

test("a tenant's key sees no operation", async () => {
  const { id } = await client.call(createTenant, { body: { name: "Tenant" } });
  const { key } = await client.call(createApiKey, { body: { name: "own", tenant: id, scopes: ["admin"] } });
  const params = { operation: "op_01k6xq7tb5f3m8r9v2w4y6z0ac" };
  expect(await client.as(key).refusal(contract.getOperation, { params })).toMatchObject({
    code: "forbidden",
  });
  expect(await client.as(key).refusal(contract.listOperations)).toMatchObject({ code: "forbidden" });
});
