import { readTerms } from "./qualifiers.ts";

/** What a qualifier's value sets in the query of a list; in place of that, what the value must be. */
export type Setter<Query> = (value: string) => Partial<Query> | string;

export type ReadSearch<Query> = { query: Partial<Query>; mistakes: string[] };

/** What a search of qualifiers means to the API. Whatever cannot be meant is told in words, and left out. */
export function readSearchText<Query extends object>(
  text: string,
  setters: Readonly<Record<string, Setter<Query>>>,
): ReadSearch<Query> {
  const read: ReadSearch<Query> = { query: {}, mistakes: [] };
  for (const { name, value } of readTerms(text)) {
    const setter = name !== null && Object.hasOwn(setters, name) ? setters[name] : undefined;
    const meant = setter?.(value);
    if (meant === undefined)
      read.mistakes.push(name === null ? `“${value}” needs a qualifier` : `There is no qualifier ${name}:`);
    else if (typeof meant === "string") read.mistakes.push(`${name}: must be ${meant}`);
    else read.query = { ...read.query, ...meant };
  }
  return read;
}

/** One of `values`, as it is. */
export function findValue<const Value extends string>(
  values: readonly Value[],
  value: string,
): Value | undefined {
  return values.find((one) => one === value);
}

/** What the API takes for a time; undefined when it is none. */
export function readTime(value: string): string | undefined {
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}

export const timeForm = "a time such as 2026-03-01 or 2026-03-01T12:00Z";
export const tenantForm = "an id or an external id";
