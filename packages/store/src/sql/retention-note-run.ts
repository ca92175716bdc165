import type { KeptDays, RetentionRun } from "@posthorn/engine/retention/retention-store";
import type { Connection } from "../own-connection.ts";

const startSql = `
INSERT INTO retention_run (days, payload_days, audit_days) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET days = excluded.days, payload_days = excluded.payload_days, audit_days = excluded.audit_days,
  started_at = now(), finished_at = NULL, has_failed = false, days_kept_longer = 0`;
const endSql = "UPDATE retention_run SET finished_at = now(), has_failed = $1, days_kept_longer = $2";

export async function noteRetentionStart(connection: Connection, settings: KeptDays): Promise<void> {
  await connection.query(startSql, [settings.days, settings.payloadDays, settings.auditDays]);
}

export async function noteRetentionEnd(
  connection: Connection,
  { hasFailed, daysKeptLonger }: Pick<RetentionRun, "hasFailed" | "daysKeptLonger">,
): Promise<void> {
  await connection.query(endSql, [hasFailed, daysKeptLonger]);
}
