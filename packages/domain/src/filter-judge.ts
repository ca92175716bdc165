import { type Clause, type Condition, maxSteps, type Work } from "./filter-condition.ts";

/** What a match failed with that cost too much: in no way does it match, not even under `$not`. */
const tooMuch: Clause = {
  kind: "never",
  position: Number.POSITIVE_INFINITY,
  pointer: "",
  operator: "limit",
  expected: maxSteps,
};

/** null when a value is like a condition, otherwise the first clause that failed. */
export function judge(condition: Condition, value: unknown, work: Work): Clause | null {
  if (!Array.isArray(value)) return judgeAll(condition.clauses, value, work);
  if (condition.namesField) return judgeItems(condition, value, work);
  const failed = judgeListOrItems(condition.itemClauses, value, work);
  return failed ?? judgeAll(condition.wholeClauses, value, work);
}

function judgeAll(clauses: readonly Clause[], value: unknown, work: Work): Clause | null {
  for (const clause of clauses) {
    const failed = judgeClause(clause, value, work);
    if (failed !== null) return failed;
  }
  return null;
}

/** One item must be like the whole condition. When none is, the clause is told that the closest of them failed. */
function judgeItems(condition: Condition, list: readonly unknown[], work: Work): Clause | null {
  let closest: Clause = condition.noItem;
  let actual: unknown = list;
  for (const item of list) {
    const failed = judgeAll(condition.clauses, item, work);
    if (failed === null || failed === tooMuch) return failed;
    if (failed.position <= closest.position) continue;
    closest = failed;
    actual = work.actual;
  }
  work.actual = actual;
  return closest;
}

/** Some item, or the list as it stands, must pass all tests at once. */
function judgeListOrItems(tests: readonly Clause[], list: readonly unknown[], work: Work): Clause | null {
  let closest = judgeAll(tests, list, work);
  if (closest === null || closest === tooMuch) return closest;
  for (const item of list) {
    const failed = judgeAll(tests, item, work);
    if (failed === null || failed === tooMuch) return failed;
    if (failed.position > closest.position) closest = failed;
  }
  work.actual = list;
  return closest;
}

function judgeClause(clause: Clause, value: unknown, work: Work): Clause | null {
  work.steps += 1;
  const failed = findFailure(clause, value, work);
  return work.steps > maxSteps ? tooMuch : failed;
}

function findFailure(clause: Clause, value: unknown, work: Work): Clause | null {
  switch (clause.kind) {
    case "test":
      return clause.holds(value, work) ? null : fail(clause, value, work);
    case "field":
      return judge(clause.condition, fieldOf(value, clause.name), work);
    case "exist":
      return (value !== undefined) === clause.wanted ? null : fail(clause, value, work);
    case "not":
      return judge(clause.condition, value, work) === null ? fail(clause, value, work) : null;
    case "and":
      return findFirst(clause.conditions, (condition) => judge(condition, value, work));
    case "or":
      return clause.conditions.some((condition) => judge(condition, value, work) === null)
        ? null
        : fail(clause, value, work);
    case "never":
      return fail(clause, value, work);
  }
}

function fail(clause: Clause, value: unknown, work: Work): Clause {
  work.actual = value;
  return clause;
}

function findFirst<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** undefined when missing. A list's own keys are not fields; neither is what objects inherit. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}
