import { Button } from "@mantine/core";
import type { Answer } from "@posthorn/sdk";
import { useState } from "react";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Panel } from "../../components/page-head.tsx";
import { formatBytes, formatNumber, plural } from "../../words/numbers.ts";
import classes from "./storage-page.module.css";

type Table = Answer<"getStorage">["tables"][number];

const columns: Column<Table>[] = [
  { id: "name", header: "Table", narrow: "title", cell: ({ name }) => <code>{name}</code> },
  { id: "bytes", header: "Size", align: "right", narrow: "beside", cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: "indexes",
    header: "Of it indexes",
    align: "right",
    narrow: "hidden",
    cell: ({ indexBytes }) => formatBytes(indexBytes),
  },
  {
    id: "rows",
    header: "Rows, about",
    align: "right",
    cell: ({ rows }) => (rows === null ? "–" : formatNumber(rows)),
  },
  {
    id: "partitions",
    header: "Partitions",
    align: "right",
    narrow: "hidden",
    cell: ({ partitionCount }) => (partitionCount === null ? "–" : formatNumber(partitionCount)),
  },
];

const shownAtFirst = 8;

/** Every table, the largest first. */
export function TablesPanel({ tables }: { tables: readonly Table[] }) {
  const [isWhole, setWhole] = useState(false);
  return (
    <Panel title="Tables">
      <DataTable
        label="Sizes of tables"
        rows={isWhole ? tables : tables.slice(0, shownAtFirst)}
        columns={columns}
        rowId={({ name }) => name}
      />
      {!isWhole && tables.length > shownAtFirst && (
        <div className={classes["more"]}>
          <Button size="xs" variant="default" onClick={() => setWhole(true)}>
            Show {plural(tables.length, "table")}
          </Button>
        </div>
      )}
    </Panel>
  );
}
