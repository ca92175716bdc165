/** What a value must be like: all clauses of an object of the filter, in its order. */
export type Condition = {
  clauses: readonly Clause[];
  /** An object that names a field is about one thing: of a list, one item must be like all of it. */
  namesField: boolean;
  /** Of the clauses: those that one item of a list can satisfy, and those that are about the list as a whole. */
  itemClauses: readonly Clause[];
  wholeClauses: readonly Clause[];
  /** Says that a list has no such item, where none of its items came close enough to say more. */
  noItem: Clause;
};

/** One thing that must hold, and how it is told when it does not. `position` is its place in the whole filter. */
export type Clause = ClauseKind & { position: number; pointer: string; operator: string; expected: unknown };

export type ClauseKind =
  | { kind: "field"; name: string; condition: Condition }
  | { kind: "test"; holds: Test }
  | { kind: "exist"; wanted: boolean }
  | { kind: "not"; condition: Condition }
  | { kind: "and" | "or"; conditions: readonly Condition[] }
  | { kind: "never" };

/** Judges one value; undefined stands for a missing one. */
export type Test = (value: unknown, work: Work) => boolean;

/** What judging has cost so far, and the value that the last failed clause met. */
export type Work = { steps: number; actual: unknown };

/** A match that takes more than this ends as none: a payload may have a great many lists in lists. */
export const maxSteps = 10_000;

export function toCondition(clauses: readonly Clause[], noItem: Clause): Condition {
  return {
    clauses,
    namesField: clauses.some(({ kind }) => kind === "field"),
    itemClauses: clauses.filter(({ kind }) => kind === "test"),
    wholeClauses: clauses.filter(({ kind }) => kind !== "test"),
    noItem,
  };
}
