/** Milliseconds on the machine's monotonic clock, the same one in every process, so that they may be compared. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
