import { Modal } from "@mantine/core";
import { CopyId } from "../../components/copy-id.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { useTimeZone } from "../../frame/time-zone.ts";
import { writeTerms } from "../../words/qualifiers.ts";
import { formatTime } from "../../words/times.ts";
import { Whose } from "../operations/operation-columns.tsx";
import { useSession } from "../session.tsx";
import { AuditActor } from "./audit-actor.tsx";
import classes from "./audit-entry-dialog.module.css";
import { type AuditEntry, auditActionWords, type FieldChange, listChanges } from "./audit-words.ts";
import { auditLogScreen } from "./screen.ts";

/** One change with all that is known of it. */
export function AuditEntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { action, actor, target, tenantId, requestId, createdAt } = entry;
  const zone = useTimeZone();
  const isFleet = useSession().tenantId === null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={auditActionWords[action]}
      size="xl"
      centered
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Facts>
        <Fact name="Target">
          <CopyId id={target} label="target" isWhole />
        </Fact>
        <Fact name="Who">
          <AuditActor actor={actor} />
        </Fact>
        {isFleet && (
          <Fact name="Tenant">
            <Whose id={tenantId} />
          </Fact>
        )}
        <Fact name="When">{formatTime(Date.parse(createdAt), zone)}</Fact>
        <Fact name="Action">
          <code>{action}</code>
        </Fact>
        {requestId !== null && (
          <Fact name="Request">
            <CopyId id={requestId} label="request id" isWhole />
          </Fact>
        )}
      </Facts>
      <Changes entry={entry} />
      <p className={classes["more"]}>
        <More name="target" value={target}>
          All that was done to it
        </More>
        <More name="actor" value={actor.id ?? "posthorn"}>
          All that was done by the same
        </More>
      </p>
    </Modal>
  );
}

function More({ name, value, children }: { name: string; value: string; children: string }) {
  return (
    <ScreenLink screen={auditLogScreen} search={{ q: writeTerms([{ name, value }]) }}>
      {children}
    </ScreenLink>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = listChanges(entry);
  if (changes.length === 0) return <p>It says no more than that.</p>;
  const hasBoth = entry.before !== null && entry.after !== null;
  return (
    <table className={classes["changes"]}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          {entry.before !== null && <th scope="col">{hasBoth ? "Before" : "As it was"}</th>}
          {entry.after !== null && <th scope="col">{hasBoth ? "After" : "As it was made"}</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">{change.field}</th>
            {entry.before !== null && <Value label="Before" text={change.before} />}
            {entry.after !== null && <Value label="After" text={change.after} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ label, text }: { label: string; text: FieldChange["before"] }) {
  return <td data-label={label}>{text === null || text === "" ? <span>none</span> : <pre>{text}</pre>}</td>;
}
