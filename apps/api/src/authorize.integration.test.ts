import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const suffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";

const badAuthorizations: [what: string, header: string][] = [
  ["another scheme", "Basic cm9vdDpyb290"],
  ["a scheme without a key", "Bearer"],
  ["a scheme with spaces alone", "Bearer    "],
  ["two keys", "Bearer one-key two-keys"],
  ["a key nobody made", "Bearer nobody-made-this-key-ever"],
  ["a key of our form with a wrong checksum", `Bearer ph_${suffix}_${"a".repeat(43)}_000000`],
  ["a key beyond all bounds", `Bearer ${"a".repeat(8_000)}`],
  ["quotes and semicolons", `Bearer ';DROP/**/TABLE/**/tenant;--`],
];

test.each(badAuthorizations)("%s is no key", async (_what, authorization) => {
  const answer = await client
    .as(null)
    .send({ method: "GET", path: "/v1/tenants", headers: { authorization } });
  expect(answer.status).toBe(401);
});
