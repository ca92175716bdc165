/**
 * What checking one payload may cost: a unit is 20 to 100 ns. Schemas that refer to themselves can ask for more work than there
 * are atoms, in a few lines, and nothing else would end it.
 */
const budget = 2_000_000;
/** The search for all that is wrong, once it is known that something is: each mistake found costs memory. */
const explainBudget = 100_000;

export class BudgetSpentError extends Error {}

let left = 0;

/** Runs a check, which is synchronous, within the budget. @throws BudgetSpentError */
export function withinBudget<Result>(purpose: "check" | "explain", run: () => Result): Result {
  left = purpose === "check" ? budget : explainBudget;
  return run();
}

/** Takes from the budget of the check that runs now. @throws BudgetSpentError */
export function charge(units: number): void {
  left -= units;
  if (left < 0) throw new BudgetSpentError();
}

/** Takes what looking at a value costs, besides the keywords that look at it. */
export function chargeFor(weight: number, value: unknown): void {
  charge(weight + sizeOf(value));
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length >> 3;
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? 4 * Object.keys(value).length : 0;
}
