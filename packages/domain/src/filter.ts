import type { Condition } from "./filter-condition.ts";
import { judge } from "./filter-judge.ts";
import { type FilterError, readFilter } from "./filter-read.ts";
import { refuseSize } from "./filter-size.ts";

/** What an event's payload must be like, compiled once; see docs/guides/filters.md for the language. */
export type Filter = Condition;

/**
 * Why a payload does not match: the clause that failed, by its JSON pointer into the filter. Besides the language's operators
 * there are "item" (a list has none that matches), "limit" (matching would cost too much) and "invalid" (see `neverMatching`).
 */
export type FailedClause = {
  pointer: string;
  operator: string;
  expected: unknown;
  /** Left out when it is missing from the payload. */
  actual?: unknown;
};

/** Turns the JSON of a filter into one that can be matched, or says all that is wrong with it. Bounded work; never throws. */
export function compileFilter(
  source: unknown,
): { ok: true; filter: Filter } | { ok: false; errors: FilterError[] } {
  if (!isObject(source)) return { ok: false, errors: [{ pointer: "", message: "must be an object" }] };
  const problem = refuseSize(source);
  if (problem !== null) return { ok: false, errors: [{ pointer: "", message: problem }] };
  const errors: FilterError[] = [];
  const filter = readFilter(source, errors);
  return errors.length === 0 ? { ok: true, filter } : { ok: false, errors };
}

/** null when the payload matches, otherwise the clause that failed. Bounded work; never throws. */
export function testFilter(filter: Filter, payload: unknown): FailedClause | null {
  const work = { steps: 0, actual: undefined };
  const failed = judge(filter, payload, work);
  if (failed === null) return null;
  const { pointer, operator, expected } = failed;
  const isShown = work.actual !== undefined && operator !== "limit";
  return { pointer, operator, expected, ...(isShown ? { actual: work.actual } : {}) };
}

/** @param meter is told how many steps it took; a step takes 10 to 50 ns, seldom more */
export function matchesFilter(filter: Filter, payload: unknown, meter?: { steps: number }): boolean {
  const work = { steps: 0, actual: undefined };
  const isMatch = judge(filter, payload, work) === null;
  if (meter !== undefined) meter.steps += work.steps;
  return isMatch;
}

/** Stands in for a stored filter that is none any more: nothing matches it, and its clause says why. */
export function neverMatching({ pointer, message }: FilterError): Filter {
  const clause = { kind: "never", position: 0, pointer, operator: "invalid", expected: message } as const;
  return { clauses: [clause], namesField: false, itemClauses: [], wholeClauses: [clause], noItem: clause };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
