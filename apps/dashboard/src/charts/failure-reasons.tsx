import { BarList } from "../components/bar-list.tsx";
import { Panel } from "../components/page-head.tsx";
import { formatNumber } from "../words/numbers.ts";
import { type Reason, reasonWords } from "../words/reasons.ts";
import type { Stats } from "./chart-series.ts";
import classes from "./failure-reasons.module.css";

/** Failed attempts by their reason, the most frequent first. */
export function FailureReasons({ stats }: { stats: Stats | undefined }) {
  const reasons = Object.entries(stats?.totals.reasons ?? {}).toSorted(([, a], [, b]) => b - a);
  const most = reasons[0]?.[1] ?? 1;
  return (
    <Panel title="Failed attempts by reason">
      <div className={classes["reasons"]}>
        <BarList
          bars={reasons.map(([reason, count]) => ({
            ...{ key: reason, name: reason, about: happened(reason) },
            ...{ figure: formatNumber(count), share: count / most },
          }))}
          blank={stats === undefined ? "" : "No failed attempt in this window"}
          tone="bad"
        />
      </div>
    </Panel>
  );
}

function happened(reason: string): string {
  return reason in reasonWords ? reasonWords[reason as Reason].happened : ""; // looked up, so it is one
}
