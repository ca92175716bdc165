import { useChange } from "../api/use-call.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { plural } from "../words/numbers.ts";
import type { Endpoint } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";
import { useLane } from "./health-panel.tsx";

/** Asks before an endpoint is deleted, and says what goes with it. */
export function DeleteDialog({
  endpoint,
  onClose,
  onDeleted,
}: {
  endpoint: Endpoint;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const unfinished = useLane(endpoint).data?.unfinished ?? 0;
  const remove = useChange("deleteEndpoint", {
    changes: ["listEndpoints"],
    says: `Deleted ${endpoint.url}`,
    onDone: onDeleted,
    isQuiet: true,
  });
  return (
    <ConfirmDialog
      title="Delete the endpoint"
      verb="Delete endpoint"
      count={Math.max(unfinished, 1)}
      isDangerous
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate({
          path: { tenant: endpoint.tenantId, endpoint: endpoint.id },
          version: endpoint.version,
        })
      }
    >
      <div className={classes["fields"]}>
        <p>
          <strong>{endpoint.url}</strong>
          {endpoint.description !== "" && ` (${endpoint.description})`} is sent nothing any more. That cannot
          be undone.
        </p>
        {unfinished > 0 && (
          <p>{plural(unfinished, "delivery that waits is", "deliveries that wait are")} cancelled.</p>
        )}
        <p>What was delivered stays to be read, as long as deliveries are kept.</p>
      </div>
    </ConfirmDialog>
  );
}
