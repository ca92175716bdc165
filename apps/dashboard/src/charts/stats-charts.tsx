import type { Stats } from "./chart-series.ts";
import { FailureReasons } from "./failure-reasons.tsx";
import classes from "./stats-charts.module.css";
import { deliverySeries, latencySeries, rateSeries, successSeries } from "./stats-series.ts";
import { TimeChart } from "./time-chart.tsx";
import { counts, durations, rates, shares } from "./units.ts";

/** undefined: on its way. */
type Props = { stats: Stats | undefined };

/** How deliveries went: how many, how well, how fast, and what went wrong. */
export function StatsCharts({ stats }: Props) {
  return (
    <div className={classes["charts"]}>
      <DeliveriesChart stats={stats} />
      <SuccessChart stats={stats} />
      <LatencyChart stats={stats} />
      <FailureReasons stats={stats} />
    </div>
  );
}

export function DeliveriesChart({ stats }: Props) {
  return <TimeChart title="Deliveries that ended" stats={stats} seriesOf={deliverySeries} unit={counts} />;
}

export function SuccessChart({ stats }: Props) {
  return <TimeChart title="Success rate" stats={stats} seriesOf={successSeries} unit={shares} />;
}

export function LatencyChart({ stats }: Props) {
  return <TimeChart title="Duration of attempts" stats={stats} seriesOf={latencySeries} unit={durations} />;
}

/** Not of a single endpoint: events are counted by tenant. */
export function RateChart({ stats }: Props) {
  return <TimeChart title="Events and attempts a second" stats={stats} seriesOf={rateSeries} unit={rates} />;
}
