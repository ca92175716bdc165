import { ListNotice } from "../../components/list-notice.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { hasEnded, type Operation } from "../../words/operations.ts";
import { AuditActor } from "../audit-log/audit-actor.tsx";
import { type AuditEntry, auditActionWords } from "../audit-log/audit-words.ts";
import { useAuditLog, useAuditReach } from "../audit-log/use-audit-log.ts";
import classes from "./operation-log.module.css";

const everyMs = 3_000;

/** Who began it and who steered it, and when it ended by itself. Only for who may read the audit log. */
export function OperationLog({ operation }: { operation: Operation }) {
  const { id, tenantId } = operation;
  const tenant = tenantId ?? undefined;
  const reach = useAuditReach(tenant);
  const log = useAuditLog(
    { target: id, limit: 100, ...(tenant === undefined ? {} : { tenant }) },
    hasEnded(operation) ? {} : { everyMs },
  );
  if (reach.kind === "none") return null;
  return (
    <Panel title="Log">
      {log.error !== null && <ProblemAlert error={log.error} onRetry={() => void log.refetch()} />}
      {log.error === null && log.data === undefined && <SkeletonRows />}
      {log.data?.data.length === 0 && <ListNotice icon="history" title="The audit log no longer has it" />}
      <ol className={classes["log"]}>
        {endedByItself(operation) && operation.finishedAt !== null && (
          <li>
            <span>{operation.status === "finished" ? "Operation finished" : "Operation failed"}</span>
            <span className={classes["who"]}>by itself</span>
            <When at={operation.finishedAt} />
          </li>
        )}
        {log.data?.data.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ol>
    </Panel>
  );
}

function endedByItself({ status }: Operation): boolean {
  return status === "finished" || status === "failed";
}

function Line({ entry }: { entry: AuditEntry }) {
  return (
    <li>
      <span>{auditActionWords[entry.action]}</span>
      <span className={classes["who"]}>
        by <AuditActor actor={entry.actor} />
      </span>
      <When at={entry.createdAt} />
    </li>
  );
}

function When({ at }: { at: string }) {
  return (
    <span className={classes["when"]}>
      <TimeCell at={at} />
    </span>
  );
}
