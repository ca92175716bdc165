import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import type { TimeZone } from "../frame/time-zone.ts";
import { type ChartSeries, layersOf } from "./chart-series.ts";
import { type PlotColours, plotHeight, plotOptions } from "./plot-options.ts";
import type { Unit } from "./units.ts";

export type PlotProps = {
  /** When each step begins, in seconds since 1970. */
  starts: readonly number[];
  stepSeconds: number;
  series: readonly ChartSeries[];
  unit: Unit;
  zone: TimeZone;
  /** The step that is read out. */
  step: number | null;
  onStep: (step: number | null) => void;
};

/** The drawing of a time chart. It is loaded when the first chart is shown. */
export function TimePlot({ starts, stepSeconds, series, unit, zone, step, onStep }: PlotProps) {
  const scheme = useComputedColorScheme();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const layers = useMemo(() => layersOf(series), [series]);
  const data = useMemo(
    (): uPlot.AlignedData => [
      starts.map((start) => start + stepSeconds / 2),
      ...layers.map(({ heights }) => heights),
    ],
    [starts, stepSeconds, layers],
  );
  const latest = useRef({ data, layers, onStep });
  useEffect(() => {
    latest.current = { data, layers, onStep };
  });
  const shapes = layers.map((layer) => `${layer.series.label} ${layer.series.shape}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the series only their shapes make another plot, and the scheme changes what the colours are
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const look = {
      ...{ unit, stepSeconds, zone, width: element.clientWidth, colours: readColours(element) },
      series: latest.current.layers.map((layer) => layer.series),
    };
    const made = new uPlot(
      plotOptions(look, (at) => latest.current.onStep(at)),
      latest.current.data,
      element,
    );
    plot.current = made;
    const follow = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: plotHeight }));
    follow.observe(element);
    return () => {
      follow.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shapes, unit, stepSeconds, zone, scheme]);
  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => {
    const shown = plot.current;
    if (shown === null || (shown.cursor.idx ?? null) === step) return;
    const at = step === null ? undefined : data[0][step];
    shown.setCursor({ left: at === undefined ? -10 : shown.valToPos(at, "x"), top: 0 }, false);
  }, [step, data]);
  return <div ref={holder} aria-hidden="true" />;
}

const variables: Record<keyof PlotColours, string> = {
  good: "--ph-good",
  bad: "--ph-bad",
  waiting: "--ph-waiting",
  busy: "--ph-busy",
  quiet: "--ph-quiet",
  text: "--mantine-color-dimmed",
  grid: "--ph-line-soft",
};

/** What the variables are now: as the colour of an element the browser has worked them out. */
function readColours(element: HTMLElement): PlotColours {
  const probe = element.appendChild(document.createElement("span"));
  probe.style.transition = "none";
  const read = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, read(variable)]),
  );
  probe.remove();
  return colours as PlotColours; // the record names each of them
}
