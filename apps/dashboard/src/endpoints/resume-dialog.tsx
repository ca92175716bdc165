import { Radio } from "@mantine/core";
import type { Body } from "@posthorn/sdk";
import { useState } from "react";
import { useChange } from "../api/use-call.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { useTimeZone } from "../frame/time-zone.ts";
import { plural } from "../words/numbers.ts";
import { type Endpoint, laneReads } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";
import { useLane } from "./health-panel.tsx";
import { readSince, type Since } from "./since.ts";
import { SinceField } from "./since-field.tsx";

type Backlog = NonNullable<NonNullable<Body<"resumeEndpoint">>["backlog"]>;
type Choice = "all" | "since" | "none";

/** Asks what becomes of the deliveries that waited. */
export function ResumeDialog({
  endpoint,
  onClose,
}: {
  endpoint: Pick<Endpoint, "id" | "tenantId" | "url">;
  onClose: () => void;
}) {
  const zone = useTimeZone();
  const waiting = useLane(endpoint).data?.unfinished ?? 0;
  const [choice, setChoice] = useState<Choice>("all");
  const [since, setSince] = useState<Since>({ within: "24h" });
  const resume = useChange("resumeEndpoint", {
    changes: laneReads,
    says: "Resumed",
    onDone: onClose,
    isQuiet: true,
  });
  const backlogOf = (): Backlog | null => {
    if (choice !== "since") return choice;
    const at = readSince(since, zone, Date.now());
    return at === null ? null : { since: at };
  };
  return (
    <ConfirmDialog
      title="Resume the endpoint"
      verb="Resume"
      count={1}
      isBusy={resume.isPending}
      isReady={backlogOf() !== null}
      error={resume.error}
      onClose={onClose}
      onConfirm={() => {
        const backlog = backlogOf();
        if (backlog === null) return;
        resume.mutate({ path: { tenant: endpoint.tenantId, endpoint: endpoint.id }, body: { backlog } });
      }}
    >
      <div className={classes["fields"]}>
        <p>
          <strong>{endpoint.url}</strong> is sent to again.{" "}
          {waiting === 0
            ? "No delivery waits."
            : `${plural(waiting, "delivery waits", "deliveries wait")}: what becomes of ${waiting === 1 ? "it" : "them"}?`}
        </p>
        {waiting > 0 && (
          <Radio.Group
            label="Deliveries that wait"
            value={choice}
            onChange={(value) => setChoice(value as Choice)} // one of those below
          >
            <Radio value="all" label="All are sent, the oldest first" mt="xs" />
            <Radio value="since" label="Those of newer events are sent, the rest is cancelled" mt="xs" />
            <Radio value="none" label="All are cancelled; new events are sent" mt="xs" />
          </Radio.Group>
        )}
        {choice === "since" && <SinceField label="Events of" since={since} onChange={setSince} />}
      </div>
    </ConfirmDialog>
  );
}
