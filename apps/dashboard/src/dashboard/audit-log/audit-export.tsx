import type { Answer } from "@posthorn/sdk";
import { type PageApi, useApi } from "../../api/api-client.tsx";
import { ExportDialog } from "../../components/export-dialog.tsx";
import { plural } from "../../words/numbers.ts";
import type { RowColumn } from "../../words/write-rows.ts";
import type { AuditQuery } from "./audit-search.ts";
import type { AuditEntry } from "./audit-words.ts";
import type { AuditReach } from "./use-audit-log.ts";

const columns: readonly RowColumn<AuditEntry>[] = [
  ["id", ({ id }) => id],
  ["createdAt", ({ createdAt }) => createdAt],
  ["actorKind", ({ actor }) => actor.kind],
  ["actorId", ({ actor }) => actor.id],
  ["actorName", ({ actor }) => actor.name],
  ["action", ({ action }) => action],
  ["target", ({ target }) => target],
  ["tenantId", ({ tenantId }) => tenantId],
  ["requestId", ({ requestId }) => requestId],
  ["before", ({ before }) => before && JSON.stringify(before)],
  ["after", ({ after }) => after && JSON.stringify(after)],
];

/** The entries that a search finds, as a file. */
export function AuditExport({
  query,
  reach,
  onClose,
}: {
  query: Partial<AuditQuery>;
  reach: AuditReach;
  onClose: () => void;
}) {
  const api = useApi();
  const exported = {
    ...{ title: "Export the audit log", fileName: "audit-log", columns },
    countWords: (count: number) => plural(count, "entry", "entries"),
    readAll: (signal: AbortSignal) => readEntries(api, query, reach, signal),
  };
  return (
    <ExportDialog exported={exported} onClose={onClose}>
      {Object.keys(query).length > 0 ? "All that the search finds." : "All entries."}
    </ExportDialog>
  );
}

async function* readEntries(
  api: PageApi,
  { tenant, ...query }: Partial<AuditQuery>,
  reach: AuditReach,
  signal: AbortSignal,
): AsyncGenerator<AuditEntry> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const asked = { ...query, limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    const page: Answer<"listAuditLog"> =
      reach.kind === "tenant"
        ? await api.call("listTenantAuditLog", { path: { tenant: reach.tenant }, query: asked }, { signal })
        : await api.call(
            "listAuditLog",
            { query: tenant === undefined ? asked : { ...asked, tenant } },
            { signal },
          );
    yield* page.data;
    cursor = page.nextCursor;
  }
}
