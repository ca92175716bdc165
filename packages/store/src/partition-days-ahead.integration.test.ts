import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { readPartitionDaysAhead } from "./partition-days-ahead.ts";
import { openPool } from "./postgres.ts";
import { partitionName } from "./sql/partition-day.ts";
import { ensurePartitions } from "./sql/partition-ensure.ts";

const dayMs = 86_400_000;
const database = await createDatabase();
const pool = openPool({
  databaseUrl: database.url,
  connections: 1,
  applicationName: "test",
  statementTimeoutMs: 10_000,
  onLost: () => {},
});

afterAll(async () => {
  await pool.close();
  await database.drop();
});

test("counts the days after today that every table has a partition for, up to the first gap", async () => {
  const nowMs = Date.UTC(2031, 4, 5, 12);
  expect(await readPartitionDaysAhead(pool, nowMs)).toBe(-1);
  await ensurePartitions(pool, nowMs, 3);
  expect(await readPartitionDaysAhead(pool, nowMs)).toBe(3);
  expect(await readPartitionDaysAhead(pool, nowMs + dayMs)).toBe(2);
  await pool.query(`DROP TABLE ${partitionName("attempt", nowMs + 2 * dayMs)}`);
  expect(await readPartitionDaysAhead(pool, nowMs)).toBe(1);
});
