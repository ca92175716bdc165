import { Button } from "@mantine/core";
import { useState } from "react";
import { CopyId } from "../../components/copy-id.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import classes from "./tenant-facts.module.css";

/** What a tenant is called, by whom, and what was noted about it. */
export function TenantFacts({ tenant }: { tenant: Tenant }) {
  const { id, externalId, metadata, createdAt, updatedAt } = tenant;
  return (
    <Facts>
      <Fact name="Id">
        <CopyId id={id} label="tenant id" isWhole />
      </Fact>
      <Fact name="External id">
        {externalId === null ? "none" : <CopyId id={externalId} label="external id" isWhole />}
      </Fact>
      <Fact name="Created">
        <TimeCell at={createdAt} label="time of creation" />
      </Fact>
      <Fact name="Changed">
        <TimeCell at={updatedAt} label="time of the last change" />
      </Fact>
      {Object.keys(metadata).length > 0 && (
        <Fact name="Metadata">
          <Metadata entries={Object.entries(metadata)} />
        </Fact>
      )}
    </Facts>
  );
}

const shownFirst = 6;

function Metadata({ entries }: { entries: readonly [name: string, value: string][] }) {
  const [isWhole, setWhole] = useState(false);
  const hidden = isWhole ? 0 : entries.length - shownFirst;
  return (
    <ul className={classes["metadata"]}>
      {entries.slice(0, isWhole ? undefined : shownFirst).map(([name, value]) => (
        <li key={name}>
          <span>{name}</span> {value}
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
            {hidden} more
          </Button>
        </li>
      )}
    </ul>
  );
}
