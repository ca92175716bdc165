import { Button } from "@mantine/core";
import { Icon } from "../../components/icon.tsx";
import type { BulkTarget } from "../../deliveries/bulk-bar.tsx";
import type { Event } from "./event-facts.tsx";

/** Sends the event again to endpoints that have a delivery of it: to those where it failed, or to all. */
export function ReplayButtons({
  event: { id, tenantId },
  onReplay,
}: {
  event: Event;
  onReplay: (target: BulkTarget) => void;
}) {
  const retry = (status: NonNullable<BulkTarget["filter"]["status"]>, what: string) =>
    onReplay({ action: "retry", tenant: tenantId, filter: { event: id, status }, what });
  return (
    <>
      <Button
        size="sm"
        variant="default"
        onClick={() => retry(["failed"], "this event, where it failed for good")}
      >
        Retry failed…
      </Button>
      <Button
        size="sm"
        onClick={() =>
          retry(
            ["failed", "cancelled", "delivered"],
            "this event, whatever became of them; who has it gets it again, with the same webhook-id",
          )
        }
        leftSection={<Icon name="retry" size={15} />}
      >
        Replay to all…
      </Button>
    </>
  );
}
