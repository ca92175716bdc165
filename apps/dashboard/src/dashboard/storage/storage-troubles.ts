import type { Answer } from "@posthorn/sdk";
import { findQueueTroubles } from "../../components/queue-troubles.ts";
import type { Trouble } from "../../components/trouble-list.tsx";
import { plural } from "../../words/numbers.ts";

type Storage = Answer<"getStorage">;

/** Workers make them three days ahead, every hour: at the end of a day there may be two. */
export const leastDaysAhead = 2;

/** What somebody should look after, the urgent first. */
export function findStorageTroubles(storage: Storage): Trouble[] {
  const { partitionDaysAhead, invalidIndexes, retentionRun, queue } = storage;
  const troubles: (Trouble | false)[] = [
    partitionDaysAhead < leastDaysAhead && {
      isUrgent: partitionDaysAhead < 0,
      title: describeDaysAhead(partitionDaysAhead),
      text: "A worker makes partitions when it starts, and every hour. Rows without one go to the default partition.",
    },
    invalidIndexes.length > 0 && {
      isUrgent: true,
      title: `Postgres does not use ${invalidIndexes.map(({ index }) => index).join(", ")}.`,
      text: "Making it did not finish: REINDEX INDEX CONCURRENTLY makes it anew.",
    },
    retentionRun?.hasFailed === true && {
      isUrgent: true,
      title: "The last run of retention failed.",
      text: "It is tried again every 10 minutes; the log of the workers says why it failed.",
    },
    (retentionRun?.daysKeptLonger ?? 0) > 0 && {
      isUrgent: false,
      title: `${plural(retentionRun?.daysKeptLonger ?? 0, "old day")} could not go yet.`,
      text: "Too much of it is unfinished, or others were at it. Look for deliveries that have waited for long.",
    },
    ...findQueueTroubles(queue),
  ];
  return troubles
    .filter((trouble) => trouble !== false)
    .toSorted((a, b) => Number(b.isUrgent) - Number(a.isUrgent));
}

function describeDaysAhead(days: number): string {
  if (days < 0) return "Today has no partitions.";
  return days === 0
    ? "Tomorrow has no partitions."
    : `Partitions are there for ${plural(days, "day")} ahead.`;
}
