import { Button } from "@mantine/core";
import { useState } from "react";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Panel } from "../../components/page-head.tsx";
import { formatBytes, formatNumber, formatShort, plural } from "../../words/numbers.ts";
import { groupByDay, type Partition, type PartitionDay } from "./partition-days.ts";
import classes from "./storage-page.module.css";

const shownAtFirst = 14;
const mostShown = 100;

const states: Record<PartitionDay["state"], string> = {
  ahead: "ahead",
  today: "today",
  past: "",
  default: "",
};

const columns: Column<PartitionDay>[] = [
  {
    id: "day",
    header: "Day (UTC)",
    narrow: "title",
    cell: ({ startsAt, state }) => (
      <span>
        {startsAt === null ? "without a day" : startsAt.slice(0, 10)}{" "}
        <span className={classes["sub"]}>{states[state]}</span>
      </span>
    ),
  },
  ...(["event", "delivery", "attempt"] as const).map(
    (table): Column<PartitionDay> => ({
      id: table,
      header: `${table[0]?.toUpperCase()}${table.slice(1)}`,
      align: "right",
      cell: ({ parts }) => <Size partition={parts[table]} />,
    }),
  ),
  {
    id: "bytes",
    header: "Together",
    align: "right",
    narrow: "beside",
    cell: ({ bytes }) => formatBytes(bytes),
  },
];

/** Each day's part of the hot tables. */
export function PartitionsPanel({ partitions, nowMs }: { partitions: readonly Partition[]; nowMs: number }) {
  const [isWhole, setWhole] = useState(false);
  const days = groupByDay(partitions, nowMs);
  const most = isWhole ? mostShown : shownAtFirst;
  return (
    <Panel title="Partitions">
      <DataTable
        label="Partitions by day"
        rows={days.slice(0, most)}
        columns={columns}
        rowId={({ startsAt }) => startsAt ?? "default"}
      />
      {days.length > most && (
        <div className={classes["more"]}>
          {isWhole ? (
            `The newest ${mostShown} of ${formatNumber(days.length)}.`
          ) : (
            <Button size="xs" variant="default" onClick={() => setWhole(true)}>
              Show {plural(Math.min(days.length, mostShown), "day")}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function Size({ partition }: { partition: Partition | undefined }) {
  if (partition === undefined) return "missing";
  const { rows, bytes, table, hasPayloads, startsAt } = partition;
  const isSlim = table === "event" && !hasPayloads && startsAt !== null;
  return (
    <span>
      {formatBytes(bytes)}{" "}
      <span className={classes["sub"]}>
        {rows === null ? "" : `${formatShort(rows)} rows`}
        {isSlim ? ", without payloads" : ""}
      </span>
    </span>
  );
}
