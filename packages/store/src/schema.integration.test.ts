import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

/** `table.column` to its type, `null` and `default` behind it where it may be left out. */
type Columns = Record<string, string>;
type Enums = Record<string, string[]>;
type Block = { kind: string; name: string; lines: string[] };

const schemaFile = join(import.meta.dirname, "../../../prisma/schema.prisma");
const sqlTypes: Record<string, string> = {
  String: "text",
  Int: "integer",
  BigInt: "bigint",
  Float: "double precision",
  Boolean: "boolean",
  Json: "jsonb",
  Bytes: "bytea",
};
const nativeTypes: Record<string, string> = {
  "@db.Json": "json",
  "@db.Uuid": "uuid",
  "@db.SmallInt": "smallint",
  "@db.Timestamptz(3)": "timestamp(3) with time zone",
  "@db.Timestamptz(6)": "timestamp(6) with time zone",
};

const columnsSql = `
SELECT relname || '.' || attname AS name,
  format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '' ELSE ' null' END
    || CASE WHEN atthasdef THEN ' default' ELSE '' END AS description
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND relname <> '_prisma_migrations' AND attnum > 0 AND NOT attisdropped`;
const enumsSql = `
SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS values
FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY 1`;

let blocks: Block[];
let migrated: { columns: Columns; enums: Enums };

beforeAll(async () => {
  blocks = parseBlocks(await readFile(schemaFile, "utf8"));
  const database = await createDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const columns = await client.query<{ name: string; description: string }>(columnsSql);
  const enums = await client.query<{ name: string; values: string[] }>(enumsSql);
  migrated = {
    columns: Object.fromEntries(columns.rows.map((row) => [row.name, row.description])),
    enums: Object.fromEntries(enums.rows.map((row) => [row.name, row.values])),
  };
  await client.end();
  afterAll(() => database.drop());
});

test("the migrations make the columns that schema.prisma describes, and no others", () => {
  const described = describeColumns(blocks);
  expect(Object.keys(described).length).toBeGreaterThan(50);
  expect(migrated.columns).toEqual(described);
});

test("the migrations make the enums that schema.prisma describes, their values in its order", () => {
  expect(migrated.enums).toEqual(describeEnums(blocks));
  expect(Object.keys(migrated.enums)).toContain("delivery_status");
});

function parseBlocks(schema: string): Block[] {
  const found = schema.matchAll(/^(model|enum) (\w+) \{\n(.*?)^\}/gms);
  return Array.from(found, ([, kind = "", name = "", body = ""]) => {
    const lines = body.split("\n").map((line) => line.replace(/\/\/.*/, "").trim());
    return { kind, name, lines: lines.filter((line) => line !== "") };
  });
}

/** The name in SQL: what `@@map` or `@map` says, else the name in Prisma. */
function mappedName(lines: string[], name: string): string {
  return lines.join(" ").match(/@map\("(\w+)"\)/)?.[1] ?? name;
}

function describeEnums(all: Block[]): Enums {
  const enums = all.filter((block) => block.kind === "enum");
  return Object.fromEntries(
    enums.map(({ name, lines }) => [mappedName(lines, name), lines.filter((line) => !line.startsWith("@@"))]),
  );
}

function describeColumns(all: Block[]): Columns {
  const models = all.filter((block) => block.kind === "model");
  const isRelation = (type: string) => models.some((model) => model.name === type);
  const columns: Columns = {};
  for (const { name: model, lines } of models) {
    const table = mappedName(
      lines.filter((line) => line.startsWith("@@map")),
      model,
    );
    for (const line of lines.filter((line) => !line.startsWith("@@"))) {
      const [, name = "", type = "", mark = "", attributes = ""] =
        /^(\w+)\s+(\w+)(\?|\[\])?(.*)$/.exec(line) ?? [];
      if (isRelation(type)) continue;
      const sqlType = nativeTypeOf(attributes) ?? sqlTypes[type] ?? enumNameOf(all, type);
      const nullable = mark === "?" ? " null" : "";
      const hasDefault = attributes.includes("@default(") ? " default" : "";
      columns[`${table}.${mappedName([attributes], name)}`] =
        `${sqlType}${mark === "[]" ? "[]" : ""}${nullable}${hasDefault}`;
    }
  }
  return columns;
}

function nativeTypeOf(attributes: string): string | undefined {
  const written = attributes.match(/@db\.\w+(\(\d+\))?/)?.[0];
  return written === undefined ? undefined : (nativeTypes[written] ?? written);
}

function enumNameOf(all: Block[], type: string): string {
  const found = all.find((block) => block.kind === "enum" && block.name === type);
  return found === undefined ? `unknown type ${type}` : mappedName(found.lines, type);
}
