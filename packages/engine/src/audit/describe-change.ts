import type { Audit } from "./audit.ts";

type Shown = Record<string, unknown>;

/** Longer ones are left out, so that a page of the log stays small whatever is kept in a schema. */
const longestField = 16_384;

/**
 * What an entry tells: the whole row when it came or went, and of a row that was changed only the fields that were. null
 * when nothing was changed that is shown.
 */
export function describeChange<Row>(
  { show, besides }: Pick<Audit<Row>, "show" | "besides">,
  before: Row | null,
  after: Row | null,
): { before: Shown | null; after: Shown | null } | null {
  const was = before === null ? null : toJson(show(before));
  const is = after === null ? null : toJson({ ...besides, ...show(after) });
  if (was === null || is === null) return { before: shorten(was), after: shorten(is) };
  const names = Object.keys({ ...was, ...is });
  const changed = names.filter((name) => name in besides || !isSame(was[name], is[name]));
  if (changed.length === 0) return null;
  return { before: shorten(pick(was, changed)), after: shorten(pick(is, changed)) };
}

/** Dates become texts, so that both sides are compared as they are written. */
function toJson(shown: Shown): Shown {
  return JSON.parse(JSON.stringify(shown)) as Shown;
}

/** Both come from the same columns, which give the keys of an object in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function pick(shown: Shown, names: readonly string[]): Shown {
  return Object.fromEntries(names.filter((name) => name in shown).map((name) => [name, shown[name]]));
}

function shorten(shown: Shown | null): Shown | null {
  if (shown === null) return null;
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => {
      const { length } = JSON.stringify(value);
      return [name, length > longestField ? `[left out: ${length} characters]` : value];
    }),
  );
}
