import { useState } from "react";
import { readFormProblem } from "../../api/form-problem.ts";
import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import type { Tenant } from "./tenant-columns.tsx";
import { emptyDraft, findRepeated, readDraft } from "./tenant-draft.ts";
import { TenantFields, tenantPointers } from "./tenant-fields.tsx";

export function CreateTenantDialog({
  onCreated,
  onClose,
}: {
  onCreated: (tenant: Tenant) => void;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(emptyDraft);
  const create = useChange("createTenant", {
    changes: ["listTenants"],
    says: ({ name }) => `Created the tenant ${name}`,
    onDone: onCreated,
    isQuiet: true,
  });
  const problem = readFormProblem(create.error, tenantPointers);
  return (
    <ConfirmDialog
      title="Create a tenant"
      verb="Create tenant"
      count={1}
      isReady={draft.name.trim() !== "" && findRepeated(draft) === undefined}
      isBusy={create.isPending}
      error={problem.rest}
      onClose={onClose}
      onConfirm={() => create.mutate({ body: readDraft(draft) })}
    >
      <TenantFields draft={draft} problem={problem} onChange={setDraft} />
    </ConfirmDialog>
  );
}
