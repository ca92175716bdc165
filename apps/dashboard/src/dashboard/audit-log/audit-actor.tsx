import { CopyId } from "../../components/copy-id.tsx";
import { type AuditEntry, describeActorKind } from "./audit-words.ts";

/** Who did it: a key by its name, a portal session by its id, Posthorn itself. */
export function AuditActor({ actor }: { actor: AuditEntry["actor"] }) {
  const { id, name } = actor;
  if (name !== null) return <span className="clipped">{name}</span>;
  return (
    <>
      {describeActorKind(actor)}
      {id !== null && <CopyId id={id} label="actor's id" />}
    </>
  );
}
