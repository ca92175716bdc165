/** As many rows are locked for some tens of milliseconds. */
const mostRows = 1_000;

/** Rows of a batch: with a rate, what half a second has room for, so that nothing comes in a burst. */
export function batchLimit({ ratePerSecond }: { ratePerSecond: number | null }): number {
  if (ratePerSecond === null) return mostRows;
  return Math.min(mostRows, Math.max(1, Math.floor(ratePerSecond / 2)));
}
