import { Button } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListNotice } from "../../components/list-notice.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { QualifierBar } from "../../components/qualifier-bar.tsx";
import { ScreenLink, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { useSession } from "../session.tsx";
import { auditColumns } from "./audit-columns.tsx";
import { AuditEntryDialog } from "./audit-entry-dialog.tsx";
import { type AuditQuery, auditQualifiers, ownAuditQualifiers, readAuditSearch } from "./audit-search.ts";
import { auditLogScreen } from "./screen.ts";
import { useAuditLog, useAuditReach } from "./use-audit-log.ts";

const AuditExport = lazy(() =>
  import("./audit-export.tsx").then(({ AuditExport }) => ({ default: AuditExport })),
);

/** Who changed what, when, and both values. */
export function Page() {
  const [{ q = "", entry }, change] = useScreenSearch(auditLogScreen);
  const { tenantId } = useSession();
  const search = useMemo(() => readAuditSearch(q), [q]);
  const reach = useAuditReach(search.query.tenant);
  const [isExporting, setExporting] = useState(false);
  const searchFor = (text: string) =>
    change({ q: text === "" ? undefined : text, cursor: undefined, entry: undefined });
  return (
    <PageHead
      title="Audit log"
      lead="Every change made through the API, who made it, and both values. Nothing in it is secret."
      actions={
        <Button
          size="sm"
          variant="default"
          disabled={reach.kind === "none"}
          onClick={() => setExporting(true)}
          leftSection={<Icon name="download" size={15} />}
        >
          Export…
        </Button>
      }
    >
      <QualifierBar
        label="Search the audit log"
        value={q}
        qualifiers={tenantId === null ? auditQualifiers : ownAuditQualifiers}
        mistakes={search.mistakes}
        onSearch={searchFor}
      />
      <Panel>
        {reach.kind === "none" ? (
          <ListNotice icon="tenants" title="Name a tenant">
            This key reads the audit log of one tenant at a time: search for <code>tenant:</code> and its id.
          </ListNotice>
        ) : (
          <Entries query={search.query} entry={entry} onClear={() => searchFor("")} />
        )}
      </Panel>
      <Suspense>
        {isExporting && (
          <AuditExport query={search.query} reach={reach} onClose={() => setExporting(false)} />
        )}
      </Suspense>
    </PageHead>
  );
}

function Entries({
  query,
  entry,
  onClear,
}: {
  query: Partial<AuditQuery>;
  entry: string | undefined;
  onClear: () => void;
}) {
  const [{ q, cursor }, change] = useScreenSearch(auditLogScreen);
  const { tenantId } = useSession();
  const list = useAuditLog({ ...query, ...(cursor === undefined ? {} : { cursor }) });
  useShortcut("r", "Read the list again", () => void list.refetch());
  const columns = useMemo(
    () =>
      auditColumns({
        showsTenant: tenantId === null,
        link: ({ id }, text) => (
          <ScreenLink screen={auditLogScreen} search={{ q, cursor, entry: id }} data-row-link>
            {text}
          </ScreenLink>
        ),
      }),
    [tenantId, q, cursor],
  );
  const opened = list.data?.data.find(({ id }) => id === entry);
  return (
    <>
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0 && cursor === undefined}
        isFiltered={Object.keys(query).length > 0}
        onClear={onClear}
        empty={{
          title: "Nothing was changed yet",
          text: "Whatever is created, changed or deleted through the API stands here from then on.",
        }}
      >
        {({ data, nextCursor }) => (
          <>
            <DataTable label="Audit log" rows={data} columns={columns} rowId={({ id }) => id} />
            <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
          </>
        )}
      </ListStates>
      {opened !== undefined && (
        <AuditEntryDialog entry={opened} onClose={() => change({ entry: undefined }, { replace: true })} />
      )}
    </>
  );
}
