import type { components } from "@posthorn/sdk";
import { Icon } from "../components/icon.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import { formatDuration } from "../words/times.ts";
import classes from "./attempt-timeline.module.css";
import type { PlannedAttempt } from "./planned-attempts.ts";

export type Attempt = components["schemas"]["Attempt"];

const triggerWords: Record<Attempt["trigger"], string> = {
  schedule: "",
  manual: "by hand",
  operation: "by an operation",
  test: "test",
};

const plannedShown = 3;

/** Attempts, newest first, after those that are planned; a click shows one. */
export function AttemptTimeline({
  attempts,
  planned,
  shown,
  onShow,
}: {
  attempts: readonly Attempt[];
  planned: readonly PlannedAttempt[];
  /** The number of the one that is shown. */
  shown: number | undefined;
  onShow: (number: number) => void;
}) {
  const later = planned.length - plannedShown;
  return (
    <ol className={classes["line"]} aria-label="Attempts, newest first" reversed>
      {later > 0 && <li className={classes["later"]}>and {later} more, if all fail</li>}
      {planned
        .slice(0, plannedShown)
        .toReversed()
        .map(({ number, atMs }) => (
          <li key={number} className={classes["planned"]}>
            <span className={classes["sign"]}>
              <Icon name="clock" size={14} />
            </span>
            <span className={classes["what"]}>
              #{number} {number === planned[0]?.number ? "planned" : "then, if it fails"}
            </span>
            <TimeCell at={new Date(atMs).toISOString()} label="planned time" />
          </li>
        ))}
      {attempts.map((attempt) => (
        <li key={attempt.id} data-shown={attempt.number === shown || undefined}>
          <span className={classes["sign"]} data-ok={attempt.reason === "ok" || undefined}>
            <Icon name={attempt.reason === "ok" ? "check" : "cross"} size={14} />
          </span>
          <button
            type="button"
            className={classes["attempt"]}
            aria-pressed={attempt.number === shown}
            onClick={() => onShow(attempt.number)}
          >
            <span className={classes["what"]}>
              #{attempt.number} {attempt.statusCode ?? attempt.reason}
            </span>
            <span className={classes["more"]}>
              {[formatDuration(attempt.durationMs), triggerWords[attempt.trigger]]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </button>
          <TimeCell at={attempt.startedAt} label="time of the attempt" />
        </li>
      ))}
    </ol>
  );
}
