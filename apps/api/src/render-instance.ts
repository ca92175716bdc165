import { encodeId } from "@posthorn/domain/id";
import { type KeptKind, keptKinds, type StoredPartition } from "@posthorn/engine/instance/instance-store";
import type { RetentionRun } from "@posthorn/engine/retention/retention-store";
import type { InstanceState, StorageState } from "@posthorn/runtime/read-instance";

const dayLengthMs = 86_400_000;

export function renderInstance({ checkedAt, workers, backlog, ...rest }: InstanceState) {
  const { counts, oldestDueMs, openBreakers, ...caps } = backlog;
  return {
    ...rest,
    checkedAt: checkedAt.toISOString(),
    workers: workers.map(({ id, startedAt, seenAt, ...worker }) => ({
      id: encodeId("wrk", id),
      ...worker,
      startedAt: startedAt.toISOString(),
      seenAt: seenAt.toISOString(),
    })),
    backlog: { ...counts, ...caps },
    oldestDueSeconds: oldestDueMs === null ? null : Math.round(oldestDueMs) / 1_000,
    openBreakers,
  };
}

export function renderStorage({ checkedAt, partitions, oldest, retentionRun, ...rest }: StorageState) {
  return {
    ...rest,
    checkedAt: checkedAt.toISOString(),
    partitions: partitions.map(renderPartition),
    kept: keptKinds.map((kind) => ({
      kind,
      oldestAt: toText(oldest[kind]),
      keptDays: retentionRun && keptDaysOf(kind, retentionRun),
    })),
    retentionRun: retentionRun && renderRun(retentionRun),
  };
}

function renderPartition({ dayMs, name, table, bytes, indexBytes, rows, hasPayloads }: StoredPartition) {
  const endsAtMs = dayMs === null ? null : dayMs + dayLengthMs;
  const size = { name, bytes, indexBytes, rows };
  return { ...size, table, startsAt: toText(dayMs), endsAt: toText(endsAtMs), hasPayloads };
}

function keptDaysOf(kind: KeptKind, { days, payloadDays, auditDays }: RetentionRun): number {
  if (kind === "audit_log") return auditDays;
  return kind === "payload" ? payloadDays : days;
}

function renderRun({ startedAt, finishedAt, hasFailed, daysKeptLonger }: RetentionRun) {
  return {
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    hasFailed,
    daysKeptLonger,
  };
}

function toText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
