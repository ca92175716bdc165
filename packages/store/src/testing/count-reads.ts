import type { Client } from "pg";
import type { Pool } from "../postgres.ts";

/** A pool of one connection that has every statement explained first; `takeReads` tells how many pages were read since. */
export function countReads(client: Client): { pool: Pool; takeReads: () => number } {
  let reads = 0;
  const query = async (given: string | { text: string; values: unknown[] }, values: unknown[] = []) => {
    const [text, parameters] = typeof given === "string" ? [given, values] : [given.text, given.values];
    if (!/^\s*(?:SELECT|WITH)/.test(text)) return client.query(text);
    const explain = `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`;
    const { rows } = await client.query(explain, parameters);
    const [{ Plan: plan }] = rows[0]["QUERY PLAN"];
    reads += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
    return client.query(text, parameters);
  };
  const take = () => {
    const taken = reads;
    reads = 0;
    return taken;
  };
  const connect = async () => ({ query, on() {}, off() {}, release() {} });
  return { pool: asPool({ query, connect }), takeReads: take };
}

/** The statements of a search, and their transactions, use nothing else of it. */
function asPool(pool: object): Pool {
  return pool as Pool;
}
