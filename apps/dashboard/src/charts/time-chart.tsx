import { Button } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { Panel } from "../components/page-head.tsx";
import { useTimeZone } from "../frame/time-zone.ts";
import { type ChartSeries, isBlank, type Stats } from "./chart-series.ts";
import { StepTable } from "./step-table.tsx";
import { describeStep, zoneOfSteps } from "./step-times.ts";
import classes from "./time-chart.module.css";
import type { Unit } from "./units.ts";
import { windowWords } from "./windows.ts";

const TimePlot = lazy(() => import("./time-plot.tsx").then((file) => ({ default: file.TimePlot })));

/**
 * Statistics over time, in a panel. The legend tells of the whole window, or of the step that is pointed at or walked to with
 * the arrow keys; the same numbers are there as a table.
 */
export function TimeChart({
  title,
  stats,
  seriesOf,
  unit,
}: {
  title: string;
  /** undefined: on its way. */
  stats: Stats | undefined;
  /** Outside of the component: it is asked again when it is another one. */
  seriesOf: (stats: Stats) => ChartSeries[];
  unit: Unit;
}) {
  const [isTable, setTable] = useState(false);
  const series = useMemo(() => (stats === undefined ? undefined : seriesOf(stats)), [stats, seriesOf]);
  const isEmpty = series !== undefined && isBlank(series);
  return (
    <Panel
      title={title}
      actions={
        series !== undefined &&
        !isEmpty && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            className={classes["switch"] ?? ""}
            aria-label={`${isTable ? "Show as chart" : "Show as table"}: ${title}`}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? "Show as chart" : "Show as table"}
          </Button>
        )
      }
    >
      {stats === undefined || series === undefined ? (
        <div className={classes["blank"]} role="status">
          <span className="visually-hidden">Loading</span>
        </div>
      ) : isEmpty ? (
        <div className={classes["blank"]}>Nothing in this window</div>
      ) : (
        <Drawn title={title} stats={stats} series={series} unit={unit} isTable={isTable} />
      )}
    </Panel>
  );
}

function Drawn({
  title,
  stats: { window, steps, stepSeconds },
  series,
  unit,
  isTable,
}: {
  title: string;
  stats: Stats;
  series: readonly ChartSeries[];
  unit: Unit;
  isTable: boolean;
}) {
  const zone = useTimeZone();
  const [pointed, setStep] = useState<number | null>(null);
  const starts = useMemo(() => steps.map(({ startsAt }) => Date.parse(startsAt) / 1_000), [steps]);
  const times = starts.map((start) => describeStep(start, stepSeconds, zone));
  const last = starts.length - 1;
  const step = pointed === null ? null : Math.min(pointed, last);
  const write = (value: number | null) => (value === null ? "–" : unit.format(value));
  const read = (one: ChartSeries, at: number) => write(one.values[at] ?? null);
  const told = series.map((one) => `${one.label} ${read(one, step ?? last)}`).join(", ");
  if (isTable) return <StepTable title={title} times={times} series={series} read={read} />;
  return (
    <div className={classes["chart"]}>
      <div className={classes["legend"]}>
        {series.map((one) => (
          <span key={one.label} className={classes["key"]} data-tone={one.tone}>
            <span className={classes["swatch"]} data-shape={one.shape} />
            {one.label} <strong>{step === null ? write(one.total) : read(one, step)}</strong>
          </span>
        ))}
        <span className={classes["time"]}>{step === null ? `last ${windowWords[window]}` : times[step]}</span>
      </div>
      <div className={classes["plot"]}>
        <Suspense>
          <TimePlot
            {...{ starts, stepSeconds, series, unit, step }}
            zone={zoneOfSteps(stepSeconds, zone)}
            onStep={setStep}
          />
        </Suspense>
        <input
          type="range"
          className={classes["walk"]}
          aria-label={`${title}, step by step`}
          aria-valuetext={`${times[step ?? last]}: ${told}`}
          min={0}
          max={last}
          value={step ?? last}
          onChange={(event) => setStep(Number(event.currentTarget.value))}
          onFocus={() => setStep(step ?? last)}
          onBlur={() => setStep(null)}
        />
      </div>
    </div>
  );
}
