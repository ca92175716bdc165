import { formatNumber, formatShare, formatShort } from "../words/numbers.ts";
import { formatDuration } from "../words/times.ts";

/** What the values of a chart are, and how they are written. */
export type Unit = {
  format: (value: number) => string;
  /** Beside the axis, where there is little room. */
  formatShort: (value: number) => string;
  /** Of the axis, where it does not follow the values. */
  most?: number;
  /** What the axis may count in. */
  steps?: number[];
};

const wholeSteps = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

export const counts: Unit = { format: formatNumber, formatShort, steps: wholeSteps };

export const durations: Unit = { format: formatDuration, formatShort: formatDuration, steps: wholeSteps };

export const shares: Unit = {
  format: formatShare,
  formatShort: (share) => `${Math.round(share * 100)} %`,
  most: 1,
  steps: [0.25, 0.5],
};

export const rates: Unit = {
  format: (rate) => `${formatRate(rate)}/s`,
  formatShort: (rate) => `${formatRate(rate)}/s`,
};

function formatRate(rate: number): string {
  return rate >= 1_000 ? formatShort(rate) : String(Number(rate.toPrecision(3)));
}
