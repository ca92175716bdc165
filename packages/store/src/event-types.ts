import type { EventTypeStore } from "@posthorn/engine/management-store";
import { writeAudit } from "./audit-log.ts";
import { isTaken, type PrismaClient, toNullableJson } from "./prisma.ts";

export function createEventTypeStore(prisma: PrismaClient): EventTypeStore {
  return {
    async create({ schema, example, ...rest }, audit) {
      const { name } = rest;
      const data = { ...rest, schema: toNullableJson(schema), example: toNullableJson(example) };
      try {
        return await prisma.$transaction(async (tx) => {
          const after = await tx.eventType.create({ data });
          await writeAudit(tx, audit, { tenantId: null, target: name, before: null, after });
          return after;
        });
      } catch (error) {
        if (isTaken(error)) return null;
        throw error;
      }
    },
    async register(name) {
      await prisma.eventType.createMany({ data: [{ name }], skipDuplicates: true });
    },
    find(name) {
      return prisma.eventType.findUnique({ where: { name } });
    },
    list({ limit, after, isArchived }) {
      const where = {
        ...(after === null ? {} : { name: { gt: after } }),
        ...(isArchived === null ? {} : { archivedAt: isArchived ? { not: null } : null }),
      };
      return prisma.eventType.findMany({ where, orderBy: { name: "asc" }, take: limit });
    },
    async versionsWithSchema() {
      const rows = await prisma.$queryRaw<{ name: string; version: string }[]>`
        SELECT name, xmin::text AS version FROM event_type WHERE validate <> 'off'`;
      return new Map(rows.map(({ name, version }) => [name, version]));
    },
    update: (name, { description, schema, example, validate, archived }, audit) =>
      prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT name FROM event_type WHERE name = ${name} FOR NO KEY UPDATE`;
        const before = await tx.eventType.findUnique({ where: { name } });
        if (before === null) return null;
        const data = {
          ...(description === undefined ? {} : { description }),
          ...(schema === undefined ? {} : { schema: toNullableJson(schema) }),
          ...(example === undefined ? {} : { example: toNullableJson(example) }),
          ...(validate === undefined ? {} : { validate }),
          ...(archived === undefined
            ? {}
            : { archivedAt: archived ? (before.archivedAt ?? new Date()) : null }),
          updatedAt: new Date(),
        };
        const after = await tx.eventType.update({ where: { name }, data });
        await writeAudit(tx, audit, { tenantId: null, target: name, before, after });
        return after;
      }),
  };
}
