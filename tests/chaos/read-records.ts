import { encodeId } from "@posthorn/domain/id";
import { Client } from "pg";
import { attemptKey } from "./judge.ts";

/** What Posthorn has written down, read from Postgres itself. */
export type Records = {
  /** How many deliveries stand where. */
  deliveries: Record<string, number>;
  /** By the key of the attempt. */
  attempts: ReadonlyMap<string, RecordedAttempt>;
  attemptRows: number;
  workerLost: number;
};

export type RecordedAttempt = { status: number | null; isTimedOut: boolean };

type AttemptRow = { delivery: string; number: number; reason: string; status: number | null };

export async function readRecords(databaseUrl: string): Promise<Records> {
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => {}); // also rejects the running query, which is where it is reported
  await client.connect();
  try {
    const statuses = await client.query<{ status: string; count: number }>(
      "SELECT status, count(*)::int AS count FROM delivery GROUP BY status",
    );
    const { rows } = await client.query<AttemptRow>(
      "SELECT delivery_id AS delivery, number, reason, status_code AS status FROM attempt",
    );
    return {
      deliveries: Object.fromEntries(statuses.rows.map(({ status, count }) => [status, count])),
      attempts: new Map(rows.map((row) => [keyOfRow(row), recordedOf(row)])),
      attemptRows: rows.length,
      workerLost: rows.filter(({ reason }) => reason === "worker_lost").length,
    };
  } finally {
    await client.end();
  }
}

function recordedOf({ status, reason }: AttemptRow): RecordedAttempt {
  return { status, isTimedOut: reason === "timeout_response" };
}

function keyOfRow({ delivery, number }: AttemptRow): string {
  return attemptKey({ deliveryId: encodeId("dlv", delivery), attempt: number });
}
