/** What one look at a consumer showed, since the look before. */
export type Look = {
  /** Jobs that wait; null when the broker did not tell. */
  waiting: number | null;
  tookJobs: boolean;
  /** No job of it is being handled. */
  isFree: boolean;
  /** A connection to the broker failed, or the broker refused something. */
  hadErrors: boolean;
};

export type Deafness = {
  /** At the last look jobs waited, it was free, and took none. */
  isSuspect: boolean;
  /** Replacements since it last took a job. */
  replacements: number;
};

export const hearing: Deafness = { isSuspect: false, replacements: 0 };

/** A worker found deaf after so many replacements ends its process. */
const mostReplacements = 3;

/**
 * Decides about a consumer that takes nothing. Deaf at two looks in a row, it is replaced: such workers came from blocking
 * reads that never returned (taskforcesh/bullmq#4479, #4585), and stay deaf. When replacing does not help, only another
 * process may; but never because of a broker that is away or refuses, since no restart would mend that.
 */
export function judgeLook(
  { isSuspect, replacements }: Deafness,
  { waiting, tookJobs, isFree, hadErrors }: Look,
): { verdict: "keep" | "replace" | "give up"; next: Deafness } {
  const isProven = !tookJobs && waiting !== null && !hadErrors;
  const before = isProven ? replacements : 0;
  const isIdle = waiting !== null && waiting > 0 && !tookJobs && isFree;
  if (!isIdle || !isSuspect) return { verdict: "keep", next: { isSuspect: isIdle, replacements: before } };
  if (before >= mostReplacements) return { verdict: "give up", next: hearing };
  return { verdict: "replace", next: { isSuspect: false, replacements: before + 1 } };
}
