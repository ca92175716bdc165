import type { Answer } from "@posthorn/sdk";
import type { Tone } from "../words/statuses.ts";

export type Stats = Answer<"getStats">;

/** One thing that is counted or measured over time: a value for each step, null where there is none. */
export type ChartSeries = {
  label: string;
  tone: Tone;
  /** Bars stand on one another, in their order. */
  shape: "bar" | "line" | "dashed";
  values: readonly (number | null)[];
  /** Of the whole window. */
  total: number | null;
};

/** Of the tallest bar: so much is seen at least of what is there. */
const leastShare = 0.012;

/** A series, and the heights it is drawn to. */
export type Layer = { series: ChartSeries; heights: (number | null)[] };

/** What is drawn, from back to front: bars from the floor up to their sum, the tallest first, and lines before them. */
export function layersOf(series: readonly ChartSeries[]): Layer[] {
  const bars = series.filter(({ shape }) => shape === "bar");
  const tallest = Math.max(0, ...sumsOf(bars));
  const sums: number[] = [];
  const stacked = bars.map((bar) => {
    const heights = bar.values.map((value, step) => {
      const seen = value === null || value <= 0 ? 0 : Math.max(value, tallest * leastShare);
      sums[step] = (sums[step] ?? 0) + seen;
      return sums[step];
    });
    return { series: bar, heights };
  });
  const lines = series.filter(({ shape }) => shape !== "bar");
  return [...stacked.toReversed(), ...lines.map((line) => ({ series: line, heights: [...line.values] }))];
}

function sumsOf(bars: readonly ChartSeries[]): number[] {
  const [first] = bars;
  return (first?.values ?? []).map((_, step) =>
    bars.reduce((sum, { values }) => sum + (values[step] ?? 0), 0),
  );
}

/** Whether there is nothing to draw. */
export function isBlank(series: readonly ChartSeries[]): boolean {
  return series.every(({ shape, values }) =>
    values.every((value) => value === null || (shape === "bar" && value === 0)),
  );
}

/** Steps that no line leads to, since their neighbours have no value: they are drawn as points. */
export function loneSteps(values: readonly (number | null | undefined)[]): number[] {
  const has = (step: number) => typeof values[step] === "number";
  return values.flatMap((_, step) => (has(step) && !has(step - 1) && !has(step + 1) ? [step] : []));
}
