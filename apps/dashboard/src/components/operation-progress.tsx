import { Button, Group, Progress } from "@mantine/core";
import { useState } from "react";
import { useChange, useRead } from "../api/use-call.ts";
import { formatNumber } from "../words/numbers.ts";
import { hasEnded, type Operation } from "../words/operations.ts";
import { operationLooks } from "../words/statuses.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { CopyId } from "./copy-id.tsx";
import { SkeletonRows } from "./list-states.tsx";
import classes from "./operation-progress.module.css";
import { ProblemAlert } from "./problem-alert.tsx";
import { StatusBadge } from "./status-badge.tsx";

const everyMs = 1_000;

/** How far a bulk job is, until it has ended; it can be halted and ended from here. */
export function OperationProgress({ id }: { id: string }) {
  const { data, error, refetch } = useOperation(id);
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  return (
    <div className={classes["progress"]}>
      <Group justify="space-between" gap="xs">
        <StatusBadge look={operationLooks[data.status]} />
        <CopyId id={id} label="operation id" />
      </Group>
      <OperationBar operation={data} />
      <Group gap="xs">
        <OperationSteering operation={data} />
        {!hasEnded(data) && <span className={classes["note"]}>It goes on when this is closed.</span>}
      </Group>
    </div>
  );
}

/** An operation, read again and again until it has ended. */
export function useOperation(id: string) {
  return useRead(
    "getOperation",
    { path: { operation: id } },
    { everyMs: (operation) => (operation === undefined || !hasEnded(operation) ? everyMs : false) },
  );
}

/** How much is done, as a bar and in words. */
export function OperationBar({ operation }: { operation: Operation }) {
  const { total, done, failed } = operation;
  const share =
    total === null || total === 0 ? (hasEnded(operation) ? 100 : 0) : ((done + failed) / total) * 100;
  const text = `${formatNumber(done)}${total === null ? "" : ` of ${formatNumber(total)}`} done${failed > 0 ? `, ${formatNumber(failed)} could not be changed` : ""}`;
  return (
    <>
      <Progress.Root size="lg" radius="xl">
        <Progress.Section value={share} aria-label="Progress" aria-valuetext={text} />
      </Progress.Root>
      <p className={classes["text"]} role="status">
        {text}
      </p>
    </>
  );
}

const changes = ["getOperation", "listOperations", "listAuditLog", "listTenantAuditLog"] as const;

/** Halts an operation, lets it go on, ends it after a question. What has ended, and an erasure, takes neither. */
export function OperationSteering({ operation, size = "xs" }: { operation: Operation; size?: "xs" | "sm" }) {
  const [isAsking, setAsking] = useState(false);
  const pause = useChange("pauseOperation", {
    changes,
    says: "Paused: it goes on from here when it is resumed",
  });
  const resume = useChange("resumeOperation", { changes, says: "It goes on" });
  const cancel = useChange("cancelOperation", {
    ...{ changes, says: "Ended where it was", isQuiet: true },
    onDone: () => setAsking(false),
  });
  if (hasEnded(operation) || operation.action === "erase-tenant") return null;
  const input = { path: { operation: operation.id } };
  const isRunning = operation.status === "running";
  const turn = isRunning ? pause : resume;
  return (
    <>
      <Button size={size} variant="default" loading={turn.isPending} onClick={() => turn.mutate(input)}>
        {isRunning ? "Pause" : "Resume"}
      </Button>
      <Button size={size} variant="default" onClick={() => setAsking(true)}>
        End here…
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="End the operation"
          verb="End it here"
          count={1}
          isDangerous
          isBusy={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate(input)}
          onClose={() => setAsking(false)}
        >
          {describeEnding(operation)}
        </ConfirmDialog>
      )}
    </>
  );
}

function describeEnding({ total, done, failed }: Operation): string {
  const left =
    total === null ? "Whatever is left" : `The other ${formatNumber(Math.max(total - done - failed, 0))}`;
  return `${formatNumber(done)} are done and stay done. ${left} stay as they are. It cannot be begun again from here.`;
}
