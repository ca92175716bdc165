import { maxSteps, type Test } from "./filter-condition.ts";
import { isContainer } from "./json-walk.ts";

/**
 * JSON equality with a value: no coercion, the order of an object's keys means nothing. The value is gone through once, here,
 * since it may be compared with thousands.
 */
export function testEqual(expected: unknown): Test {
  if (Array.isArray(expected)) return testEqualItems(expected.map(testEqual));
  if (isContainer(expected))
    return testEqualFields(
      Object.entries(expected).map(([name, value]) => ({ name, holds: testEqual(value) })),
    );
  return (actual, work) => {
    work.steps += 1;
    return actual === expected;
  };
}

function testEqualItems(items: readonly Test[]): Test {
  return (actual, work) => {
    work.steps += 1;
    if (work.steps > maxSteps || !Array.isArray(actual) || actual.length !== items.length) return false;
    return items.every((holds, index) => holds(actual[index], work));
  };
}

function testEqualFields(fields: readonly { name: string; holds: Test }[]): Test {
  return (actual, work) => {
    work.steps += 1;
    if (work.steps > maxSteps || !isContainer(actual) || Array.isArray(actual)) return false;
    if (!fields.every(({ name, holds }) => Object.hasOwn(actual, name) && holds(actual[name], work)))
      return false;
    const count = countFields(actual);
    work.steps += count;
    return count === fields.length;
  };
}

/** Of objects of payloads, which nobody changes: counting is dear, and many filters may ask the same. */
const fieldCounts = new WeakMap<object, number>();

function countFields(object: object): number {
  const known = fieldCounts.get(object);
  if (known !== undefined) return known;
  const count = Object.keys(object).length;
  fieldCounts.set(object, count);
  return count;
}

/** Whether a value is one of a list. */
export function testIn(items: readonly unknown[]): Test {
  const plain = new Set(items.filter((item) => !isContainer(item)));
  const containers = items.filter(isContainer).map(testEqual);
  return (value, work) => plain.has(value) || containers.some((holds) => holds(value, work));
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
