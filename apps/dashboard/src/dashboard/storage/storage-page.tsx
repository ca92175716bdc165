import type { Answer } from "@posthorn/sdk";
import { useRead } from "../../api/use-call.ts";
import { Facts } from "../../components/facts.tsx";
import { Figure, Figures } from "../../components/figures.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { QueueFacts } from "../../components/queue-facts.tsx";
import { RefreshButton } from "../../components/refresh-button.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { TroubleList } from "../../components/trouble-list.tsx";
import { formatBytes, plural } from "../../words/numbers.ts";
import { KeptPanel } from "./kept-panel.tsx";
import { PartitionsPanel } from "./partitions-panel.tsx";
import classes from "./storage-page.module.css";
import { findStorageTroubles, leastDaysAhead } from "./storage-troubles.ts";
import { TablesPanel } from "./tables-panel.tsx";

const everyMs = 30_000;

/** What the tables take, which days are there, and how far back everything goes. */
export function Page() {
  const { data, error, isFetching, refetch } = useRead("getStorage", {}, { everyMs });
  return (
    <PageHead
      title="Storage and retention"
      actions={<RefreshButton isBusy={isFetching} onRefresh={() => void refetch()} />}
    >
      {error !== null ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows />
      ) : (
        <Storage storage={data} />
      )}
    </PageHead>
  );
}

function Storage({ storage }: { storage: Answer<"getStorage"> }) {
  const { databaseBytes, partitionDaysAhead, invalidIndexes, retentionRun, queue, checkedAt } = storage;
  return (
    <>
      <TroubleList troubles={findStorageTroubles(storage)} />
      <Figures>
        <Figure name="Database" note="with all indexes">
          {formatBytes(databaseBytes)}
        </Figure>
        <Figure
          name="Days ahead"
          tone={partitionDaysAhead < leastDaysAhead ? "bad" : undefined}
          note="that have their partitions"
        >
          {partitionDaysAhead < 0 ? "none" : partitionDaysAhead}
        </Figure>
        <Figure
          name="Indexes"
          tone={invalidIndexes.length > 0 ? "bad" : undefined}
          note={invalidIndexes.length > 0 ? "that Postgres does not use" : "Postgres uses each of them"}
        >
          {invalidIndexes.length > 0 ? plural(invalidIndexes.length, "invalid one") : "valid"}
        </Figure>
        <RetentionFigure run={retentionRun} />
      </Figures>
      <div className={classes["panels"]}>
        <KeptPanel storage={storage} />
        <TablesPanel tables={storage.tables} />
        <PartitionsPanel partitions={storage.partitions} nowMs={Date.parse(checkedAt)} />
        <Panel title="Queue">
          <div className={classes["facts"]}>
            <Facts>
              <QueueFacts queue={queue} />
            </Facts>
          </div>
        </Panel>
      </div>
    </>
  );
}

function RetentionFigure({ run }: { run: Answer<"getStorage">["retentionRun"] }) {
  if (run === null)
    return (
      <Figure name="Last run of retention" note="workers do it every 10 minutes">
        none yet
      </Figure>
    );
  const { startedAt, finishedAt, hasFailed, daysKeptLonger } = run;
  const end = hasFailed ? "it failed" : finishedAt === null ? "it has not finished" : "it finished";
  const note = daysKeptLonger > 0 ? `${end}; ${plural(daysKeptLonger, "day")} kept longer` : end;
  return (
    <Figure
      name="Last run of retention"
      tone={hasFailed ? "bad" : daysKeptLonger > 0 ? "waiting" : undefined}
      note={note}
    >
      <TimeCell at={startedAt} label="time of the last run" />
    </Figure>
  );
}
