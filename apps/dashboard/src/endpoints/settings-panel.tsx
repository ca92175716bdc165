import { Button, Group } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Panel } from "../components/page-head.tsx";
import { plural } from "../words/numbers.ts";
import { formatDuration } from "../words/times.ts";
import type { Endpoint } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";

const DeleteDialog = lazy(() =>
  import("./delete-dialog.tsx").then((file) => ({ default: file.DeleteDialog })),
);
const EditDialog = lazy(() => import("./edit-dialog.tsx").then((file) => ({ default: file.EditDialog })));

/** What an endpoint takes, and how it is sent to; where it may be changed, the ways to. */
export function SettingsPanel({
  endpoint,
  mayWrite,
  onDeleted,
}: {
  endpoint: Endpoint;
  mayWrite: boolean;
  onDeleted: () => void;
}) {
  const [asked, setAsked] = useState<"edit" | "delete" | null>(null);
  const close = () => setAsked(null);
  return (
    <Panel
      title="Settings"
      actions={
        mayWrite && (
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={() => setAsked("edit")}>
              Edit…
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAsked("delete")}>
              Delete…
            </Button>
          </Group>
        )
      }
    >
      <dl className={classes["settings"]}>
        {settingsOf(endpoint).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Suspense>
        {asked === "edit" && <EditDialog endpoint={endpoint} onClose={close} />}
        {asked === "delete" && <DeleteDialog endpoint={endpoint} onClose={close} onDeleted={onDeleted} />}
      </Suspense>
    </Panel>
  );
}

function settingsOf(endpoint: Endpoint): [name: string, value: string][] {
  const { headers, retrySchedule, ratePerSecond, format, signatures, channels, authentication } = endpoint;
  const given = (name: string, value: string): [string, string][] => (value === "" ? [] : [[name, value]]);
  return [
    ["URL", endpoint.url],
    ["Event types", endpoint.eventTypes.includes("*") ? "all" : endpoint.eventTypes.join(", ")],
    ...given("Channels", channels.join(", ")),
    ...given("Filter", endpoint.filter === null ? "" : "by payload"),
    ...given("Headers", Object.keys(headers).join(", ")),
    ...given("Authentication", authentication?.type ?? ""),
    ["Timeout", formatDuration(endpoint.timeoutMs)],
    ["Retries", describeRetries(retrySchedule)],
    ["In flight", `at most ${plural(endpoint.maxInFlight, "request")} at once, per worker`],
    ...given("Rate", ratePerSecond === null ? "" : `at most ${ratePerSecond} a second`),
    ["Format", `${format}, signed ${signatures.join(" and ")}`],
  ];
}

function describeRetries(schedule: readonly number[]): string {
  const wholeMs = schedule.reduce((sum, seconds) => sum + seconds * 1_000, 0);
  return schedule.length === 0 ? "none" : `${schedule.length}, within ${formatDuration(wholeMs)}`;
}
