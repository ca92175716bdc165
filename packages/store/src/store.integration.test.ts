import type { Log } from "@posthorn/engine/ports";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { storeContract } from "./conformance.ts";
import { openStore } from "./open-store.ts";

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

storeContract(async () => {
  const database = await createDatabase();
  const connections = { pipelineConnections: 10, managementConnections: 5 };
  const store = openStore({ databaseUrl: database.url, ...connections }, { now: () => Date.now() }, quiet);
  const pool = new Pool({ connectionString: database.url, max: 3 });
  pool.on("error", () => {}); // closing is not waited for; dropping the database ends what is left
  return {
    ...store,
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await pool.query<Row>(sql, values)).rows,
    async close() {
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
});
