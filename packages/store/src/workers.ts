import type { Worker, WorkerStore } from "@posthorn/engine/workers/worker-store";
import { type Pool, runStatement } from "./postgres.ts";

/** Three beats and a little. */
const aliveForSeconds = 35;
/** So long a worker that was killed is still told of. */
const toldForHours = 1;

/** Several workers may come to forget the same one. */
const beatSql = `
WITH gone AS (
  DELETE FROM worker WHERE id IN (
    SELECT id FROM worker WHERE seen_at < now() - interval '${toldForHours} hours' FOR UPDATE SKIP LOCKED
  )
)
INSERT INTO worker (id, host, version, slots, slots_in_use) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET slots_in_use = excluded.slots_in_use, seen_at = now()`;
const leaveSql = "DELETE FROM worker WHERE id = $1";
const listSql = `
SELECT id, host, version, slots, slots_in_use AS "slotsInUse", started_at AS "startedAt", seen_at AS "seenAt",
  seen_at > now() - interval '${aliveForSeconds} seconds' AS "isAlive"
FROM worker WHERE seen_at > now() - interval '${toldForHours} hours' ORDER BY seen_at DESC, id LIMIT $1`;

export function createWorkerStore(pool: Pool): WorkerStore {
  return {
    async beat({ id, host, version, slots, slotsInUse }) {
      await runStatement(pool, "worker-beat", beatSql, [id, host, version, slots, slotsInUse]);
    },
    async leave(id) {
      await runStatement(pool, "worker-leave", leaveSql, [id]);
    },
    list: (limit) => runStatement<Worker>(pool, "worker-list", listSql, [limit]),
  };
}
