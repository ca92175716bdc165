import { ActionIcon, Group } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Hint } from "../../components/hint.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { endpointReads } from "../../endpoints/endpoint-rights.ts";
import { ResumeDialog } from "../../endpoints/resume-dialog.tsx";
import type { FleetEndpoint } from "./endpoint-columns.tsx";
import classes from "./row-actions.module.css";

/** Holds an endpoint's deliveries back, or lets them go: a resume also closes its breaker. */
export function RowActions({ endpoint }: { endpoint: FleetEndpoint }) {
  const [asks, setAsks] = useState<"pause" | "resume" | null>(null);
  const { url, status, breaker } = endpoint;
  const close = () => setAsks(null);
  return (
    <Group gap={6} wrap="nowrap">
      {status === "active" && <Action icon="pause" verb="Pause" url={url} onAsk={() => setAsks("pause")} />}
      {(status !== "active" || breaker === "open") && (
        <Action icon="play" verb="Resume" url={url} onAsk={() => setAsks("resume")} />
      )}
      {asks === "pause" && <PauseDialog endpoint={endpoint} onClose={close} />}
      {asks === "resume" && <ResumeDialog endpoint={endpoint} onClose={close} />}
    </Group>
  );
}

function Action({
  icon,
  verb,
  url,
  onAsk,
}: {
  icon: IconName;
  verb: string;
  url: string;
  onAsk: () => void;
}) {
  return (
    <Hint text={`${verb}…`}>
      <ActionIcon variant="default" size={28} aria-label={`${verb} ${url}`} onClick={onAsk}>
        <Icon name={icon} size={14} />
      </ActionIcon>
    </Hint>
  );
}

function PauseDialog({ endpoint, onClose }: { endpoint: FleetEndpoint; onClose: () => void }) {
  const { id, tenantId, tenantName, url } = endpoint;
  const pause = useChange("pauseEndpoint", {
    changes: endpointReads,
    says: "Paused: deliveries wait until it is resumed",
    onDone: onClose,
    isQuiet: true,
  });
  return (
    <ConfirmDialog
      title="Pause the endpoint"
      verb="Pause"
      count={1}
      isBusy={pause.isPending}
      error={pause.error}
      onClose={onClose}
      onConfirm={() => pause.mutate({ path: { tenant: tenantId, endpoint: id } })}
    >
      <p className={classes["about"]}>
        Nothing is sent to <strong>{url}</strong> of {tenantName} until it is resumed. Its deliveries are made
        all the same, and wait.
      </p>
    </ConfirmDialog>
  );
}
