import { setTimeout as wait } from "node:timers/promises";
import { createEmptyDatabase } from "@posthorn/testkit/database";
import { expect, onTestFinished, test } from "vitest";
import { openPool } from "./postgres.ts";
import { openPrisma } from "./prisma.ts";

/** Prisma's own limits are 2 s until a transaction begins, and 5 s until it ends. */
const [longerThanPrismaWaits, longerThanPrismaWorks] = [2_500, 5_500];

test("a transaction waits for a free connection, and takes the time it takes", async () => {
  const { url, drop } = await createEmptyDatabase();
  const pool = openPool({
    databaseUrl: url,
    connections: 1,
    applicationName: "patient",
    statementTimeoutMs: 60_000,
    onLost: () => {},
  });
  const prisma = openPrisma(pool);
  onTestFinished(async () => {
    await prisma.$disconnect();
    await pool.close();
    await drop();
  });
  const held = await pool.connect();
  const done = prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_sleep(${longerThanPrismaWorks / 1_000})`;
    return tx.$queryRaw`SELECT 1 AS one`;
  });
  await wait(longerThanPrismaWaits);
  held.release();
  expect(await done).toEqual([{ one: 1 }]);
});
