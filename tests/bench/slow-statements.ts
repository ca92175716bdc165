import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";

/** Settings of a Postgres that counts the time of its statements; this costs it a few per cent. */
export const countingSettings = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track_planning": "on",
};

type Row = { calls: number; plan_ms: number; run_ms: number; rows: number; query: string };

const sql = `
SELECT calls::int, total_plan_time AS plan_ms, total_exec_time AS run_ms, rows::int,
  left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS query
FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid AND datname = current_database()
ORDER BY total_plan_time + total_exec_time DESC LIMIT 15`;

/** Writes the statements of this database that took the most time to `<folder>/postgres-<name>.txt`. */
export async function writeSlowStatements(client: pg.Client, folder: string, name: string): Promise<void> {
  const { rows } = await client.query<Row>(sql);
  const lines = rows.map(({ calls, plan_ms, run_ms, rows: returned, query }) => {
    const cells = [calls, plan_ms.toFixed(0), run_ms.toFixed(0), returned].map((cell) =>
      String(cell).padStart(9),
    );
    return `${cells.join("")}  ${query}`;
  });
  const head = ["calls", "plan ms", "run ms", "rows"].map((cell) => cell.padStart(9)).join("");
  await writeFile(join(folder, `postgres-${name}.txt`), `${[head, ...lines].join("\n")}\n`);
}
