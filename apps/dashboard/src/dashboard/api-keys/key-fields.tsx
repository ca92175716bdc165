import { NativeSelect, TextInput } from "@mantine/core";
import type { FormProblem } from "../../api/form-problem.ts";
import { ScopeChoice } from "../../components/scope-choice.tsx";
import { scopes } from "../../words/scopes.ts";
import { type Expiry, expiries, type KeyDraft } from "./key-draft.ts";
import classes from "./key-fields.module.css";

/** What a refusal may be about, and this form has. */
export const keyPointers = ["/name", "/tenant", "/scopes", "/expiresAt"];

export function KeyFields({
  draft,
  problem: { at },
  onChange,
}: {
  draft: KeyDraft;
  problem: FormProblem;
  onChange: (draft: KeyDraft) => void;
}) {
  return (
    <div className={classes["fields"]}>
      <TextInput
        label="Name"
        description="Who or what uses it. The audit log names it so."
        placeholder="billing backend"
        value={draft.name}
        error={at["/name"]}
        maxLength={200}
        data-autofocus
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        label="Tenant"
        description="Its id or external id. Empty: the key is for the whole instance."
        placeholder="whole instance"
        value={draft.tenant}
        error={at["/tenant"]}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ ...draft, tenant: event.currentTarget.value })}
      />
      <ScopeChoice
        label="What it may do"
        description="As little as will do."
        scopes={scopes}
        chosen={draft.scopes}
        error={at["/scopes"]}
        onChange={(chosen) => onChange({ ...draft, scopes: chosen })}
      />
      <NativeSelect
        label="Expires"
        value={draft.expiresIn}
        error={at["/expiresAt"]}
        data={Object.entries(expiries).map(([value, { label }]) => ({ value, label }))}
        onChange={(event) => onChange({ ...draft, expiresIn: event.currentTarget.value as Expiry })} // one of the above
      />
    </div>
  );
}
