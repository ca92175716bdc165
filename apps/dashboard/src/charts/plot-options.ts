import uPlot from "uplot";
import type { TimeZone } from "../frame/time-zone.ts";
import type { Tone } from "../words/statuses.ts";
import { type ChartSeries, loneSteps } from "./chart-series.ts";
import { labelTick } from "./step-times.ts";
import type { Unit } from "./units.ts";

/** A canvas knows no variables of CSS. */
export type PlotColours = Record<Tone | "text" | "grid", string>;

export type PlotLook = {
  /** From back to front. */
  series: readonly ChartSeries[];
  unit: Unit;
  stepSeconds: number;
  zone: TimeZone;
  colours: PlotColours;
  width: number;
};

export const plotHeight = 190;
const axisFont = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/**
 * How a plot looks. Steps are drawn at their middle, so that what is nearest to the pointer is the step under it.
 *
 * @param onPoint told the step that is pointed at, null when there is none
 */
export function plotOptions(look: PlotLook, onPoint: (step: number | null) => void): uPlot.Options {
  const { series, colours, zone, stepSeconds } = look;
  return {
    width: look.width,
    height: plotHeight,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    tzDate: (seconds) => {
      const date = new Date(seconds * 1_000);
      return zone === "utc" ? uPlot.tzDate(date, "Etc/UTC") : date;
    },
    scales: {
      x: {
        range: ({ data: [times] }) => [
          Number(times[0]) - stepSeconds / 2,
          Number(times.at(-1)) + stepSeconds / 2,
        ],
      },
      y: { range: (_plot, _least, most) => [0, look.unit.most ?? (most > 0 ? most * 1.08 : 1)] },
    },
    axes: axesOf(look),
    series: [{}, ...series.map((one) => lookOf(one, colours[one.tone]))],
    hooks: { setLegend: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

function axesOf({ unit, zone, colours }: PlotLook): uPlot.Axis[] {
  const axis = { stroke: colours.text, font: axisFont, ticks: { show: false } };
  return [
    {
      ...axis,
      grid: { show: false },
      size: 26,
      gap: 6,
      space: 64,
      values: (_plot, splits, _axis, _space, between) => splits.map((at) => labelTick(at, between, zone)),
    },
    {
      ...axis,
      grid: { stroke: colours.grid, width: 1 },
      size: 56,
      gap: 8,
      space: 36,
      values: (_plot, splits) => splits.map(unit.formatShort),
      ...(unit.steps === undefined ? {} : { incrs: unit.steps }),
    },
  ];
}

function lookOf({ label, shape }: ChartSeries, colour: string): uPlot.Series {
  if (shape === "bar")
    return {
      label,
      fill: colour,
      width: 0,
      points: { show: false },
      ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.82, 40, 1] }) } : {}),
    };
  return {
    label,
    stroke: colour,
    width: 2,
    points: {
      ...{ size: 5, width: 1, fill: colour, stroke: colour },
      // Where there is no room for all points, those that stand alone.
      filter: ({ data }, at, isRoomy) => (isRoomy ? null : loneSteps([...(data[at] ?? [])])),
    },
    ...(shape === "dashed" ? { dash: [6, 4] } : {}),
  };
}
