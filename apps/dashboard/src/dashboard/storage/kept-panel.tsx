import type { Answer } from "@posthorn/sdk";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Panel } from "../../components/page-head.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { plural } from "../../words/numbers.ts";

type Storage = Answer<"getStorage">;
type Kept = Storage["kept"][number];

const words: Record<Kept["kind"], { name: string; setting: string }> = {
  event: { name: "Events", setting: "POSTHORN_RETENTION_DAYS" },
  payload: { name: "Payloads", setting: "POSTHORN_PAYLOAD_RETENTION_DAYS" },
  delivery: { name: "Deliveries", setting: "POSTHORN_RETENTION_DAYS" },
  attempt: { name: "Attempts", setting: "POSTHORN_RETENTION_DAYS" },
  audit_log: { name: "Audit log", setting: "POSTHORN_AUDIT_RETENTION_DAYS" },
};

const columns: Column<Kept>[] = [
  { id: "kind", header: "What", narrow: "title", cell: ({ kind }) => words[kind].name },
  {
    id: "kept",
    header: "Kept for",
    cell: ({ keptDays }) => (keptDays === null ? "–" : plural(keptDays, "day")),
  },
  {
    id: "oldest",
    header: "Oldest",
    cell: ({ oldestAt }) => <TimeCell at={oldestAt} label="time of the oldest" />,
  },
  { id: "setting", header: "Setting", cell: ({ kind }) => <code>{words[kind].setting}</code> },
];

/** How long what is kept, and how far back it goes. */
export function KeptPanel({ storage: { kept } }: { storage: Storage }) {
  return (
    <Panel title="What is kept">
      <DataTable label="Kept since when" rows={kept} columns={columns} rowId={({ kind }) => kind} />
    </Panel>
  );
}
