import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { Pool } from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, expect, test } from "vitest";
import { createIdempotentCreateStore } from "./idempotent-creates.ts";

const database = await createDatabase();
const pool = new Pool({ connectionString: database.url });
const store = createIdempotentCreateStore(pool);

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const waitingSql = `
SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%idempotent_create%'`;

test.each([
  ["committed", "COMMIT", { state: "unanswered", target: "ten_1" }],
  ["rolled back", "ROLLBACK", { state: "claimed" }],
])("who would free or take a key waits until what is made with it is %s", async (_, end, expected) => {
  const request = { actorId: uuidv7(), tenantId: null, key: "order-42", requestHash: Buffer.from("a") };
  const first = await store.claim(request, -1, 24);
  if (first.state !== "claimed") throw new Error(first.state);
  const maker = await pool.connect();
  await maker.query("BEGIN");
  await maker.query("UPDATE idempotent_create SET target = 'ten_1' WHERE actor_id = $1", [request.actorId]);
  const released = store.release(first.claim);
  const other = store.claim({ ...request, requestHash: Buffer.from("b") }, -1, 24);
  await eventually(async () => expect((await pool.query(waitingSql)).rowCount).toBe(2));
  await maker.query(end);
  maker.release();
  await released;
  expect((await other).state).toBe(end === "COMMIT" ? "other_request" : "claimed");
  expect(await store.claim(request, 60, 24)).toMatchObject(expected);
});
