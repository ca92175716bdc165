import { compileFilter, type Filter, neverMatching } from "@posthorn/domain/filter";

type Stored = Record<string, unknown> | null;

/**
 * The filter of a stored endpoint, ready to be matched. One that does not compile any more, since another version of Posthorn
 * wrote it, matches nothing: its endpoint misses an event rather than gets what it did not ask for, and explain says why.
 *
 * @param tell of what is wrong with such a filter
 */
export function compileStoredFilter(source: Stored, tell?: (problem: string) => void): Filter | null {
  if (source === null) return null;
  const compiled = compileFilter(source);
  if (compiled.ok) return compiled.filter;
  const [problem = { pointer: "", message: "cannot be read" }] = compiled.errors;
  tell?.(`${problem.pointer} ${problem.message}`);
  return neverMatching(problem);
}
