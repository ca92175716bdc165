import { Button, Group, Progress } from "@mantine/core";
import type { components } from "@posthorn/sdk";
import { useChange, useRead } from "../api/use-call.ts";
import { formatNumber } from "../words/numbers.ts";
import { operationLooks } from "../words/statuses.ts";
import { CopyId } from "./copy-id.tsx";
import { SkeletonRows } from "./list-states.tsx";
import classes from "./operation-progress.module.css";
import { ProblemAlert } from "./problem-alert.tsx";
import { StatusBadge } from "./status-badge.tsx";

type Operation = components["schemas"]["Operation"];

const everyMs = 1_000;

/** How far a bulk job is, until it has ended; it can be halted and ended from here. */
export function OperationProgress({ id }: { id: string }) {
  const { data, error, refetch } = useRead(
    "getOperation",
    { path: { operation: id } },
    { everyMs: (operation) => (operation === undefined || !hasEnded(operation) ? everyMs : false) },
  );
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  const { status, total, done, failed } = data;
  const share = total === null || total === 0 ? (hasEnded(data) ? 100 : 0) : ((done + failed) / total) * 100;
  const text = `${formatNumber(done)}${total === null ? "" : ` of ${formatNumber(total)}`} done${failed > 0 ? `, ${formatNumber(failed)} could not be changed` : ""}`;
  return (
    <div className={classes["progress"]}>
      <Group justify="space-between" gap="xs">
        <StatusBadge look={operationLooks[status]} />
        <CopyId id={id} label="operation id" />
      </Group>
      <Progress.Root size="lg" radius="xl">
        <Progress.Section value={share} aria-label="Progress" aria-valuetext={text} />
      </Progress.Root>
      <p className={classes["text"]} role="status">
        {text}
      </p>
      <Steering operation={data} />
    </div>
  );
}

export function hasEnded({ status }: Pick<Operation, "status">): boolean {
  return status === "finished" || status === "cancelled" || status === "failed";
}

function Steering({ operation }: { operation: Operation }) {
  const changes = { changes: ["getOperation", "listOperations"] as const };
  const pause = useChange("pauseOperation", changes);
  const resume = useChange("resumeOperation", changes);
  const cancel = useChange("cancelOperation", changes);
  if (hasEnded(operation)) return null;
  const input = { path: { operation: operation.id } };
  return (
    <Group gap="xs">
      {operation.status === "running" ? (
        <Button size="xs" variant="default" loading={pause.isPending} onClick={() => pause.mutate(input)}>
          Pause
        </Button>
      ) : (
        <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate(input)}>
          Resume
        </Button>
      )}
      <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(input)}>
        End here
      </Button>
      <span className={classes["note"]}>It goes on when this is closed.</span>
    </Group>
  );
}
