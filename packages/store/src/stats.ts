import type { StatsMark, StatsStore } from "@posthorn/engine/stats/stats-store";
import type { QueryResult } from "pg";
import { advisoryLocks } from "./advisory-locks.ts";
import { readNewestById } from "./planner-settings.ts";
import { type Pool, runStatement, runTransaction } from "./postgres.ts";
import { countSteps } from "./sql/stats-count.ts";
import { pruneSteps } from "./sql/stats-prune.ts";
import { readSteps } from "./sql/stats-read.ts";
import { rollUpSteps } from "./sql/stats-roll-up.ts";
import { readTopFailing } from "./sql/stats-top-failing.ts";

const markSql = `
SELECT (extract(epoch FROM now()) * 1000)::float8 AS "nowMs", (extract(epoch FROM closed_until) * 1000)::float8 AS "closedUntilMs",
  (extract(epoch FROM counted_until) * 1000)::float8 AS "countedUntilMs"
FROM stats_mark`;
const moveSql = "UPDATE stats_mark SET closed_until = $1, counted_until = $2";
const ownerSql = "SELECT tenant_id FROM endpoint WHERE id = $1 AND status <> 'deleted'";

/** The lock ends with the transaction. */
const beginSql = `
${readNewestById}
SET LOCAL work_mem = '32MB';
SELECT pg_try_advisory_xact_lock(${advisoryLocks.countStats}) AS taken`;

export function createStatsStore(pool: Pool, upkeepPool: Pool): StatsStore {
  return {
    async readMark() {
      return onlyMark(await runStatement<StatsMark>(pool, "stats-mark", markSql, []));
    },
    read: (subject, parts, stepMs) => readSteps(pool, subject, parts, stepMs),
    topFailing: (by, tenantId, parts, limit) => readTopFailing(pool, by, tenantId, parts, limit),
    withCounting: (work) =>
      runTransaction(upkeepPool, async (client) => {
        if (!isTaken(await client.query(beginSql))) return null;
        return work({
          mark: onlyMark((await client.query<StatsMark>(markSql)).rows),
          count: (fromMs, toMs) => countSteps(client, fromMs, toMs),
          rollUp: (minutes, startMs) => rollUpSteps(client, minutes, startMs),
          async moveMark({ closedUntilMs, countedUntilMs }) {
            await client.query(moveSql, [new Date(closedUntilMs), new Date(countedUntilMs)]);
          },
        });
      }),
    prune: (kept, limit) => pruneSteps(upkeepPool, kept, limit),
    async findTenantOf(endpointId) {
      type Row = { tenant_id: string };
      const [row] = await runStatement<Row>(pool, "stats-endpoint-owner", ownerSql, [endpointId]);
      return row?.tenant_id ?? null;
    },
  };
}

/** pg answers a text of several statements with a list of results, which its types do not say. */
function isTaken(results: unknown): boolean {
  const last = (results as QueryResult<{ taken: boolean }>[]).at(-1);
  return last?.rows[0]?.taken === true;
}

/** The migration wrote the one row. */
function onlyMark([mark]: StatsMark[]): StatsMark {
  if (mark === undefined) throw new Error("the row of stats_mark is gone");
  return mark;
}
