import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import classes from "./erase-tenant-dialog.module.css";

/** Says what is lost, has the name typed, and begins the erasure. */
export function EraseTenantDialog({
  tenant,
  onBegun,
  onClose,
}: {
  tenant: Tenant;
  onBegun: (operation: string) => void;
  onClose: () => void;
}) {
  const erase = useChange("deleteTenant", {
    changes: ["listTenants", "listOperations"],
    onDone: ({ id }) => onBegun(id),
    isQuiet: true,
  });
  return (
    <ConfirmDialog
      title={`Erase ${tenant.name}`}
      verb="Erase the tenant"
      count={1}
      phrase={tenant.name}
      isDangerous
      isBusy={erase.isPending}
      error={erase.error}
      onClose={onClose}
      onConfirm={() => erase.mutate({ path: { tenant: tenant.id } })}
    >
      <p className={classes["first"]}>
        At once it is found nowhere, gets no event and is sent nothing; what is pending is never attempted.
        Its API keys and portal sessions end.
      </p>
      <p>
        Then all that is stored of it is erased: endpoints with their secrets, events with their payloads,
        deliveries, attempts, statistics and its audit log, but for the entry that says so.
      </p>
      <p>
        <strong>This cannot be undone.</strong>
      </p>
    </ConfirmDialog>
  );
}
