import type { EventTypeStore } from "@posthorn/engine/management-store";
import { isMissing, isTaken, type PrismaClient, toNullableJson } from "./prisma.ts";

export function createEventTypeStore(prisma: PrismaClient): EventTypeStore {
  return {
    async create({ name, description, schema, example }) {
      const data = { name, description, schema: toNullableJson(schema), example: toNullableJson(example) };
      try {
        return await prisma.eventType.create({ data });
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
    list({ limit, after }) {
      const where = after === null ? {} : { name: { gt: after } };
      return prisma.eventType.findMany({ where, orderBy: { name: "asc" }, take: limit });
    },
    async update(name, { description, schema, example, archived }) {
      const data = {
        ...(description === undefined ? {} : { description }),
        ...(schema === undefined ? {} : { schema: toNullableJson(schema) }),
        ...(example === undefined ? {} : { example: toNullableJson(example) }),
        ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
        updatedAt: new Date(),
      };
      try {
        return await prisma.eventType.update({ where: { name }, data });
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
  };
}
