import { maxSteps, type Test, type Work } from "./filter-condition.ts";
import { isContainer } from "./json-walk.ts";

/** JSON equality: no coercion, the order of an object's keys means nothing. */
export function equals(expected: unknown, actual: unknown, work: Work): boolean {
  work.steps += 1;
  if (expected === actual) return true;
  if (work.steps > maxSteps || !isContainer(expected) || !isContainer(actual)) return false;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false;
    return expected.every((item, index) => equals(item, actual[index], work));
  }
  if (Array.isArray(actual)) return false;
  const wanted = Object.entries(expected);
  if (!wanted.every(([key, value]) => Object.hasOwn(actual, key) && equals(value, actual[key], work)))
    return false;
  const keys = Object.keys(actual).length;
  work.steps += keys;
  return keys === wanted.length;
}

/** Whether a value is one of a list. */
export function testIn(items: readonly unknown[]): Test {
  const plain = new Set(items.filter((item) => !isContainer(item)));
  const containers = items.filter(isContainer);
  return (value, work) => plain.has(value) || containers.some((item) => equals(item, value, work));
}

const orders = {
  $gt: (a: string | number, b: string | number) => a > b,
  $gte: (a: string | number, b: string | number) => a >= b,
  $lt: (a: string | number, b: string | number) => a < b,
  $lte: (a: string | number, b: string | number) => a <= b,
};

/** Numbers with numbers, texts with texts by code unit, so that ISO times sort by time; nothing else has an order. */
export function testOrder(operator: keyof typeof orders, bound: string | number): Test {
  const isInOrder = orders[operator];
  return (value) =>
    (typeof value === "string" || typeof value === "number") &&
    typeof value === typeof bound &&
    isInOrder(value, bound);
}

export function testStart(start: string): Test {
  return (value) => typeof value === "string" && value.startsWith(start);
}

export function testEnd(end: string): Test {
  return (value) => typeof value === "string" && value.endsWith(end);
}
