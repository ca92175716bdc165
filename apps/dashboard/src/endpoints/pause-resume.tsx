import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useChange } from "../api/use-call.ts";
import { Icon } from "../components/icon.tsx";
import { type Endpoint, laneReads } from "./endpoint-rights.ts";

const ResumeDialog = lazy(() =>
  import("./resume-dialog.tsx").then((file) => ({ default: file.ResumeDialog })),
);

/** Holds the deliveries of an endpoint back, or lets them go on. */
export function PauseOrResume({ endpoint }: { endpoint: Endpoint }) {
  const [isAsking, setAsking] = useState(false);
  const pause = useChange("pauseEndpoint", {
    changes: laneReads,
    says: "Paused: deliveries wait until it is resumed",
  });
  const path = { tenant: endpoint.tenantId, endpoint: endpoint.id };
  const isActive = endpoint.status === "active";
  return (
    <>
      <Button
        size="sm"
        variant={isActive ? "default" : "filled"}
        loading={pause.isPending}
        leftSection={<Icon name={isActive ? "pause" : "play"} size={14} />}
        onClick={() => (isActive ? pause.mutate({ path }) : setAsking(true))}
      >
        {isActive ? "Pause" : "Resume…"}
      </Button>
      <Suspense>{isAsking && <ResumeDialog endpoint={endpoint} onClose={() => setAsking(false)} />}</Suspense>
    </>
  );
}
