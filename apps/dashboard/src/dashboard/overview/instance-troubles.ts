import type { Answer } from "@posthorn/sdk";
import { findQueueTroubles } from "../../components/queue-troubles.ts";
import type { Trouble } from "../../components/trouble-list.tsx";
import { plural } from "../../words/numbers.ts";
import type { Tone } from "../../words/statuses.ts";
import { formatDuration } from "../../words/times.ts";

type Instance = Answer<"getInstance">;

/** As in the alerts that come with Posthorn. */
const lateSeconds = 30;
const veryLateSeconds = 120;
export const manyBreakers = 20;

/** undefined: soon enough. */
export function toneOfLateness(seconds: number | null): Tone | undefined {
  if (seconds === null || seconds <= lateSeconds) return undefined;
  return seconds <= veryLateSeconds ? "waiting" : "bad";
}

/** What somebody should look after, the urgent first. */
export function findInstanceTroubles(instance: Instance): Trouble[] {
  const { workers, queue, migrations, oldestDueSeconds, openBreakers } = instance;
  const troubles: (Trouble | false)[] = [
    workers.every(({ isAlive }) => !isAlive) && {
      isUrgent: true,
      title: "No worker is alive.",
      text: "Events are kept, and nothing is delivered. Start a worker, or read the log of the last one.",
    },
    isLate(oldestDueSeconds) && {
      isUrgent: oldestDueSeconds > veryLateSeconds,
      title: `A delivery has been due for ${formatDuration(oldestDueSeconds * 1_000)}.`,
      text: "Nothing holds it: workers are too few, too busy, or cut off from Postgres.",
    },
    migrations.pending.length > 0 && {
      isUrgent: true,
      title: `The database lacks ${migrations.pending.join(", ")}.`,
      text: "Run npm run db:migrate.",
    },
    ...findQueueTroubles(queue),
    openBreakers > manyBreakers && {
      isUrgent: false,
      title: `The breakers of ${plural(openBreakers, "endpoint")} are open.`,
      text: "So many at once may mean that the way out of here is broken, not they.",
    },
  ];
  return troubles
    .filter((trouble) => trouble !== false)
    .toSorted((a, b) => Number(b.isUrgent) - Number(a.isUrgent));
}

function isLate(seconds: number | null): seconds is number {
  return toneOfLateness(seconds) !== undefined;
}
