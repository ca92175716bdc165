import type { ReactNode } from "react";
import { CopyId } from "../../components/copy-id.tsx";
import type { Column } from "../../components/data-table.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { Whose } from "../operations/operation-columns.tsx";
import { AuditActor } from "./audit-actor.tsx";
import { type AuditEntry, auditActionWords, summarizeChanges } from "./audit-words.ts";

type Options = { showsTenant: boolean; link: (entry: AuditEntry, text: ReactNode) => ReactNode };

export function auditColumns({ showsTenant, link }: Options): Column<AuditEntry>[] {
  return [
    {
      id: "action",
      header: "What",
      narrow: "title",
      cell: (entry) => link(entry, auditActionWords[entry.action]),
    },
    {
      id: "created",
      header: "When",
      narrow: "beside",
      cell: ({ createdAt }) => <TimeCell at={createdAt} label="time of the change" />,
    },
    {
      id: "target",
      header: "Target",
      cell: ({ target }) => (
        <span className="clipped">
          <CopyId id={target} label="target" />
        </span>
      ),
    },
    { id: "actor", header: "Who", cell: ({ actor }) => <AuditActor actor={actor} /> },
    ...(showsTenant
      ? [{ id: "tenant", header: "Tenant", cell: ({ tenantId }: AuditEntry) => <Whose id={tenantId} /> }]
      : []),
    {
      id: "changes",
      header: "Changed",
      narrow: "hidden",
      cell: (entry) => <span className="clipped">{summarizeChanges(entry)}</span>,
    },
  ];
}
