/** Where buckets of durations begin, in ms, two to a doubling. Bucket 0 lies below the first; the last has no end. */
export const durationBounds: readonly number[] = [
  1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024, 1_536, 2_048, 3_072,
  4_096, 6_144, 8_192, 12_288, 16_384, 24_576, 32_768,
];

/**
 * The duration in ms that `share` (in 0..1) of the counted did not exceed, taken as spread evenly over each bucket; null when
 * nothing was counted. Off by less than half of itself, and by little when there are many.
 */
export function percentileMs(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = total * share;
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && before + count >= rank) return placeIn(bucket, (rank - before) / count);
    before += count;
  }
  return placeIn(counts.length - 1, 1);
}

function placeIn(bucket: number, part: number): number {
  const from = durationBounds[bucket - 1] ?? 0;
  const to = durationBounds[bucket] ?? from;
  return Math.round(from + (to - from) * part);
}
