import { createDatabase, migrationsFolder } from "@posthorn/testkit/database";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import { expect, onTestFinished, test } from "vitest";
import { readMigrations } from "./migration-files.ts";

test("Prisma's own engine finds our history complete, unedited and without failures", async () => {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const datamodel = 'datasource db {\n  provider = "postgresql"\n}\n';
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: database.url }));
  const engine = await SchemaEngine.new({ datamodels: [["schema.prisma", datamodel]] }, () => {}, factory);
  onTestFinished(() => engine.free());
  const diagnosis = await engine.diagnoseMigrationHistory({
    optInToShadowDatabase: false,
    filters: { externalTables: [], externalEnums: [] },
    migrationsList: {
      baseDir: migrationsFolder,
      lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
      shadowDbInitScript: "",
      migrationDirectories: (await readMigrations(migrationsFolder)).map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
      })),
    },
  });
  expect(diagnosis).toEqual({
    hasMigrationsTable: true,
    history: null,
    editedMigrationNames: [],
    failedMigrationNames: [],
  });
});
