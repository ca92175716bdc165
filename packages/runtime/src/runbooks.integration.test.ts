import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../../docs/runbooks");
const database = await createDatabase();
const client = new Client({ connectionString: database.url });

beforeAll(() => client.connect());
afterAll(async () => {
  await client.end();
  await database.drop();
});

const pages = (await readdir(folder)).filter((file) => file.endsWith(".md"));
const statements = await Promise.all(
  pages.map(async (page) => {
    const text = await readFile(join(folder, page), "utf8");
    return [...text.matchAll(/```sql\n(.+?)```\n\n```\n(.+?)\n/gs)].map(([, sql = "", head = ""]) => ({
      page,
      sql,
      head,
    }));
  }),
).then((found) => found.flat());

test("there are statements to be tried", () => expect(statements.length).toBeGreaterThan(8));

test.each(statements)(
  "the SQL of $page runs, changes nothing, and answers with the columns shown",
  async ({ sql, head }) => {
    await client.query("BEGIN READ ONLY");
    const { fields } = await client.query(sql).finally(() => client.query("ROLLBACK"));
    expect(head.split("|").map((name) => name.trim())).toEqual(fields.map(({ name }) => name));
  },
);
