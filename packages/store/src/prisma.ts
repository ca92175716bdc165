import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "./generated/client.ts";
import type { Pool } from "./postgres.ts";

export type { PrismaClient };

/**
 * Prisma's own limits, 2 and 5 seconds, would end what a busy machine does slowly. What hangs is ended by the limits of the
 * pool: for a connection, for a statement, and between two statements.
 */
const transactionOptions = { maxWait: 60_000, timeout: 60_000 };

/** The only door to the generated client: the management plane, never the path of an event. */
export function openPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
}

/** True when a unique constraint refused a write. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** JSON for a nullable column: null clears it. */
export function toNullableJson(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

/** JSON for a column that is never null; the caller has validated that it is JSON. */
export function toJson(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

/** Rows older than `before`, newest first: ids carry their time. */
export function pageNewestFirst(page: { limit: number; before: string | null }) {
  return {
    take: page.limit,
    orderBy: { id: "desc" as const },
    ...(page.before === null ? {} : { where: { id: { lt: page.before } } }),
  };
}

/** The fields of a patch that are to change. */
export function defined<Fields extends object>(
  patch: Fields,
): { [Name in keyof Fields]?: NonUndefined<Fields[Name]> } {
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as typeof patch & object;
}

type NonUndefined<Value> = Value extends undefined ? never : Value;
