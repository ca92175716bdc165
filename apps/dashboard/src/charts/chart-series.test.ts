import { describe, expect, test } from "vitest";
import { type ChartSeries, isBlank, layersOf, loneSteps } from "./chart-series.ts";

function series(shape: ChartSeries["shape"], label: string, values: (number | null)[]): ChartSeries {
  return { label, tone: "good", shape, values, total: null };
}

describe("what is drawn of series", () => {
  test("bars stand on one another, and the tallest is drawn first", () => {
    const layers = layersOf([series("bar", "delivered", [10, 0, 5]), series("bar", "failed", [2, 4, 0])]);
    expect(layers.map(({ series: { label }, heights }) => [label, heights])).toEqual([
      ["failed", [12, 4, 5]],
      ["delivered", [10, 0, 5]],
    ]);
  });

  test("one failure among a million is seen", () => {
    const [failed, delivered] = layersOf([
      series("bar", "delivered", [1_000_000]),
      series("bar", "failed", [1]),
    ]);
    expect(Number(failed?.heights[0]) / Number(delivered?.heights[0])).toBeGreaterThan(1.01);
  });

  test("lines are drawn before bars, with their gaps", () => {
    const layers = layersOf([series("line", "p50", [1, null]), series("bar", "delivered", [1, 1])]);
    expect(layers.map(({ heights }) => heights)).toEqual([
      [1, 1],
      [1, null],
    ]);
  });
});

describe("a chart is blank", () => {
  const cases: [what: string, shown: ChartSeries[], isIt: boolean][] = [
    ["without a value", [series("line", "p50", [null, null])], true],
    ["with bars of nothing", [series("bar", "failed", [0, 0])], true],
    ["not with a line at nothing", [series("line", "success", [0, null])], false],
    ["not with one bar", [series("bar", "delivered", [0, 0]), series("bar", "failed", [0, 1])], false],
  ];
  test.each(cases)("%s", (_what, shown, isIt) => expect(isBlank(shown)).toBe(isIt));
});

test("a value between two gaps stands alone", () => {
  expect(loneSteps([3, null, 1, 2, null, 0])).toEqual([0, 5]);
  expect(loneSteps([null, null])).toEqual([]);
});
