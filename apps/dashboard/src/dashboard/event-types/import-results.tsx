import { type Column, DataTable } from "../../components/data-table.tsx";
import { Panel } from "../../components/page-head.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Look } from "../../words/statuses.ts";
import classes from "./import-results.module.css";
import type { ImportResult } from "./read-import.ts";

const looks: Record<ImportResult["result"], Look> = {
  created: { word: "new", icon: "plus", tone: "good" },
  updated: { word: "changes", icon: "retry", tone: "busy" },
  unchanged: { word: "stays", icon: "check", tone: "quiet" },
  skipped: { word: "skipped", icon: "alert", tone: "waiting" },
};

type Row = ImportResult & { place: number };

const columns: readonly Column<Row>[] = [
  { id: "name", header: "Event type", narrow: "title", cell: ({ name }) => name },
  {
    id: "result",
    header: "Result",
    narrow: "beside",
    cell: ({ result }) => <StatusBadge look={looks[result]} />,
  },
  {
    id: "reason",
    header: "Why",
    cell: ({ reason }) => <span className={classes["reason"]}>{reason ?? "–"}</span>,
  },
];

/** What an import would do to each type of the document. */
export function ImportResults({ results }: { results: readonly ImportResult[] }) {
  const rows = results.map((result, place) => ({ ...result, place }));
  return (
    <Panel title="What would change">
      {rows.length === 0 ? (
        <p className={classes["none"]}>The document has no webhooks.</p>
      ) : (
        <DataTable
          label="Event types of the document"
          rows={rows}
          columns={columns}
          rowId={({ place }) => String(place)}
        />
      )}
    </Panel>
  );
}
