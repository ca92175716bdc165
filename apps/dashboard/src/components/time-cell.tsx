import { useTimeZone } from "../frame/time-zone.ts";
import { describeDistance, formatTime } from "../words/times.ts";
import { Hint } from "./hint.tsx";
import classes from "./time-cell.module.css";
import { useCopy } from "./use-copy.ts";
import { useNow } from "./use-now.ts";

/** How long ago, or how long until; exactly when is shown by pointing at it or by the focus, and copied by a click. */
export function TimeCell({ at, label = "time" }: { at: string | null; label?: string }) {
  const nowMs = useNow();
  const zone = useTimeZone();
  const { copy } = useCopy();
  if (at === null) return <span className={classes["none"]}>–</span>;
  const atMs = Date.parse(at);
  const exact = formatTime(atMs, zone);
  return (
    <Hint text={exact}>
      <button
        type="button"
        className={classes["time"]}
        aria-label={`${describeDistance(atMs, nowMs, zone)}, copy ${label}`}
        onClick={(event) => {
          event.stopPropagation();
          copy(zone === "utc" ? at : exact, `Copied ${exact}`);
        }}
      >
        <time dateTime={at}>{describeDistance(atMs, nowMs, zone)}</time>
      </button>
    </Hint>
  );
}
