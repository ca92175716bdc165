import { useState } from "react";
import { readFormProblem } from "../../api/form-problem.ts";
import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { changesOf, draftOf, findRepeated } from "../tenants/tenant-draft.ts";
import { TenantFields, tenantPointers } from "../tenants/tenant-fields.tsx";

/** Changes what was written since it was opened, and nothing else. */
export function EditTenantDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const [opened] = useState(tenant);
  const [draft, setDraft] = useState(() => draftOf(tenant));
  const save = useChange("updateTenant", {
    changes: ["getTenant", "listTenants"],
    says: "Saved",
    onDone: onClose,
    isQuiet: true,
  });
  const problem = readFormProblem(save.error, tenantPointers);
  const changes = changesOf(opened, draft);
  const losesName = changes.externalId !== undefined && opened.externalId !== null;
  return (
    <ConfirmDialog
      title={`Edit ${opened.name}`}
      verb="Save"
      count={1}
      isReady={
        draft.name.trim() !== "" && findRepeated(draft) === undefined && Object.keys(changes).length > 0
      }
      isBusy={save.isPending}
      error={problem.rest}
      onClose={onClose}
      onConfirm={() => save.mutate({ path: { tenant: opened.id }, body: changes })}
    >
      <TenantFields draft={draft} problem={problem} onChange={setDraft} />
      {losesName && (
        <p role="status">
          Requests that still name it <code>{opened.externalId}</code> will be refused.
        </p>
      )}
    </ConfirmDialog>
  );
}
