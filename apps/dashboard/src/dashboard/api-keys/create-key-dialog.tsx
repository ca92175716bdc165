import { PosthornError } from "@posthorn/sdk";
import { useState } from "react";
import { type FormProblem, readFormProblem } from "../../api/form-problem.ts";
import { useChange } from "../../api/use-call.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { emptyKeyDraft, readKeyDraft } from "./key-draft.ts";
import { KeyFields, keyPointers } from "./key-fields.tsx";
import { NewKey } from "./new-key.tsx";

/** Makes a key, and shows its text this once. */
export function CreateKeyDialog({ tenant, onClose }: { tenant: string | undefined; onClose: () => void }) {
  const [draft, setDraft] = useState({ ...emptyKeyDraft, tenant: tenant ?? "" });
  const create = useChange("createApiKey", {
    ...{ changes: ["listApiKeys", "listAuditLog"], isQuiet: true },
    says: ({ name }) => `Created the key ${name}`,
  });
  if (create.data !== undefined) return <NewKey created={create.data} onClose={onClose} />;
  const problem = readKeyProblem(create.error);
  return (
    <ConfirmDialog
      title="Create an API key"
      verb="Create key"
      count={1}
      isReady={draft.name.trim() !== "" && draft.scopes.length > 0}
      isBusy={create.isPending}
      error={problem.rest}
      onClose={onClose}
      onConfirm={() => create.mutate({ body: readKeyDraft(draft, Date.now()) })}
    >
      <KeyFields draft={draft} problem={problem} onChange={setDraft} />
    </ConfirmDialog>
  );
}

/** Which tenant is meant is not a mistake of form, so the API points at no field. */
function readKeyProblem(error: Error | null): FormProblem {
  const isTenantMissing = error instanceof PosthornError && error.code === "tenant_not_found";
  if (isTenantMissing) return { at: { "/tenant": "There is no such tenant." }, rest: null };
  return readFormProblem(error, keyPointers);
}
