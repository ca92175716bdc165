import type { ChartSeries } from "./chart-series.ts";
import classes from "./step-table.module.css";

/** The numbers of a chart, a row for each step. */
export function StepTable({
  title,
  times,
  series,
  read,
}: {
  title: string;
  times: readonly string[];
  series: readonly ChartSeries[];
  read: (series: ChartSeries, step: number) => string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} aria-label={`${title} as a table`} tabIndex={0}>
      <table className={classes["table"]}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, step) => (
            <tr key={time}>
              <th scope="row">{time}</th>
              {series.map((one) => (
                <td key={one.label}>{read(one, step)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
