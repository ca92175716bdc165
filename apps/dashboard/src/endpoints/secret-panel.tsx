import { Button, Group } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useRead } from "../api/use-call.ts";
import { SkeletonRows } from "../components/list-states.tsx";
import { Panel } from "../components/page-head.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { ShownOnce } from "../components/shown-once.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import type { Endpoint, May } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";

const RotateDialog = lazy(() =>
  import("./rotate-dialog.tsx").then((file) => ({ default: file.RotateDialog })),
);

/** What attempts are signed with. */
export function SecretPanel({ endpoint, may }: { endpoint: Endpoint; may: May }) {
  const [isShown, setShown] = useState(false);
  const [isRotating, setRotating] = useState(false);
  const [mayRead, mayRotate] = [may("secrets:read"), may("secrets:write")];
  if (!mayRead && !mayRotate) return null;
  return (
    <Panel title="Signing secret">
      <div className={classes["body"]}>
        <p>Each attempt is signed with it, so that the receiver can tell that it comes from here.</p>
        {isShown && <Secret endpoint={endpoint} />}
        <Group gap="xs">
          {mayRead && (
            <Button size="sm" variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? "Hide secret" : "Show secret"}
            </Button>
          )}
          {mayRotate && (
            <Button size="sm" variant="default" onClick={() => setRotating(true)}>
              Rotate…
            </Button>
          )}
        </Group>
      </div>
      <Suspense>
        {isRotating && <RotateDialog endpoint={endpoint} onClose={() => setRotating(false)} />}
      </Suspense>
    </Panel>
  );
}

function Secret({ endpoint: { tenantId, id } }: { endpoint: Endpoint }) {
  const { data, error, refetch } = useRead("getEndpointSecret", {
    path: { tenant: tenantId, endpoint: id },
  });
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  return (
    <div>
      <ShownOnce label="Signing secret" text={data.secret} />
      <p className={classes["note"]}>
        Made <TimeCell at={data.createdAt} label="time the secret was made" />.
      </p>
    </div>
  );
}
