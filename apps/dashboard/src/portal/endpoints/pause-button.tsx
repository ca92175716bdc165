import { Button } from "@mantine/core";
import { useChange } from "../../api/use-call.ts";
import { Icon } from "../../components/icon.tsx";
import type { Endpoint } from "./endpoint-columns.tsx";

/** Holds the deliveries of an endpoint back, and lets them go on: nothing is lost meanwhile. */
export function PauseButton({ tenant, endpoint }: { tenant: string; endpoint: Endpoint }) {
  const changes = ["listEndpoints", "getEndpoint"] as const;
  const pause = useChange("pauseEndpoint", { changes, says: "Paused: deliveries wait until it is resumed" });
  const resume = useChange("resumeEndpoint", { changes, says: "Resumed: what waited is delivered now" });
  const path = { tenant, endpoint: endpoint.id };
  const isActive = endpoint.status === "active";
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={pause.isPending || resume.isPending}
      leftSection={<Icon name={isActive ? "pause" : "play"} size={13} />}
      aria-label={`${isActive ? "Pause" : "Resume"} ${endpoint.url}`}
      onClick={() => (isActive ? pause.mutate({ path }) : resume.mutate({ path, body: { backlog: "all" } }))}
    >
      {isActive ? "Pause" : "Resume"}
    </Button>
  );
}
