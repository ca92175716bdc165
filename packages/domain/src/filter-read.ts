import { type Clause, type ClauseKind, type Condition, toCondition } from "./filter-condition.ts";
import { testEnd, testEqual, testIn, testOrder, testStart } from "./filter-values.ts";
import { isContainer } from "./json-walk.ts";

export type FilterError = { pointer: string; message: string };

const maxConditions = 100;
const maxListItems = 100;

/** Reads a filter whose size has been checked. What is wrong is added to `errors`; the condition then means nothing. */
export function readFilter(source: Record<string, unknown>, errors: FilterError[]): Condition {
  const reader: Reader = { errors, positions: 0, conditions: 0 };
  const condition = readObject(reader, source, "");
  if (reader.conditions > maxConditions)
    errors.push({ pointer: "", message: `must have at most ${maxConditions} conditions` });
  return condition;
}

type Reader = { errors: FilterError[]; positions: number; conditions: number };

/** A plain value, a list among them, means equality; an object means its operators and fields. */
function readCondition(reader: Reader, source: unknown, pointer: string): Condition {
  if (isContainer(source) && !Array.isArray(source)) {
    if (Object.keys(source).length === 0)
      refuse(reader, pointer, 'must have an operator or a field; {"$exist": true} takes any value');
    return readObject(reader, source, pointer);
  }
  const clause = makeClause(reader, pointer, "$eq", source, (operand) => ({
    kind: "test",
    holds: testEqual(operand),
  }));
  return toCondition([clause], clause);
}

function readObject(reader: Reader, source: Record<string, unknown>, pointer: string): Condition {
  reader.positions += 1;
  const noItem: Clause = {
    kind: "never",
    position: reader.positions,
    pointer,
    operator: "item",
    expected: source,
  };
  const clauses = Object.entries(source).map(([key, operand]) => {
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return key.startsWith("$") ? readOperator(reader, key, operand, at) : readField(reader, key, operand, at);
  });
  return toCondition(clauses, noItem);
}

function readField(reader: Reader, name: string, source: unknown, pointer: string): Clause {
  const condition = readCondition(reader, source, pointer);
  return {
    kind: "field",
    name,
    condition,
    position: reader.positions,
    pointer,
    operator: "",
    expected: source,
  };
}

function readOperator(reader: Reader, operator: string, operand: unknown, pointer: string): Clause {
  const read = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (read === undefined)
    return makeClause(reader, pointer, operator, operand, () =>
      refuse(reader, pointer, `unknown operator; there are ${operatorNames.join(" ")}`),
    );
  return makeClause(reader, pointer, operator, operand, () => read(reader, operand, pointer));
}

type ReadOperator = (reader: Reader, operand: unknown, pointer: string) => ClauseKind;

const operators: Record<string, ReadOperator> = {
  $eq: (_, operand) => ({ kind: "test", holds: testEqual(operand) }),
  $neq: negate((_, operand) => ({ kind: "test", holds: testEqual(operand) })),
  $gt: readOrder("$gt"),
  $gte: readOrder("$gte"),
  $lt: readOrder("$lt"),
  $lte: readOrder("$lte"),
  $in: readIn,
  $nin: negate(readIn),
  $startsWith: readTextTest(testStart),
  $endsWith: readTextTest(testEnd),
  $exist: (reader, operand, pointer) =>
    typeof operand === "boolean"
      ? { kind: "exist", wanted: operand }
      : refuse(reader, pointer, "must be true or false"),
  $or: readAlternatives("or"),
  $and: readAlternatives("and"),
  $not: (reader, operand, pointer) => ({ kind: "not", condition: readCondition(reader, operand, pointer) }),
};

/** Every operator of the language. */
export const operatorNames: readonly string[] = Object.keys(operators);

function readOrder(operator: Parameters<typeof testOrder>[0]): ReadOperator {
  return (reader, operand, pointer) =>
    typeof operand === "number" || typeof operand === "string"
      ? { kind: "test", holds: testOrder(operator, operand) }
      : refuse(reader, pointer, "must be a number or a text");
}

function readTextTest(toTest: typeof testStart): ReadOperator {
  return (reader, operand, pointer) =>
    typeof operand === "string"
      ? { kind: "test", holds: toTest(operand) }
      : refuse(reader, pointer, "must be a text");
}

function readIn(reader: Reader, operand: unknown, pointer: string): ClauseKind {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > maxListItems)
    return refuse(reader, pointer, `must be a list of 1 to ${maxListItems} values`);
  return { kind: "test", holds: testIn(operand) };
}

function readAlternatives(kind: "and" | "or"): ReadOperator {
  return (reader, operand, pointer) => {
    if (!Array.isArray(operand) || operand.length === 0)
      return refuse(reader, pointer, "must be a list of at least one filter");
    const conditions = operand.map((source, index) => readCondition(reader, source, `${pointer}/${index}`));
    return { kind, conditions };
  };
}

/** `$neq` and `$nin` are the opposite of `$eq` and `$in`, for a missing value and for lists too. */
function negate(read: ReadOperator): ReadOperator {
  return (reader, operand, pointer) => {
    const clause = makeClause(reader, pointer, "", operand, () => read(reader, operand, pointer));
    return { kind: "not", condition: toCondition([clause], clause) };
  };
}

function makeClause(
  reader: Reader,
  pointer: string,
  operator: string,
  expected: unknown,
  read: (operand: unknown) => ClauseKind,
): Clause {
  reader.positions += 1;
  reader.conditions += 1;
  const position = reader.positions;
  return { ...read(expected), position, pointer, operator, expected };
}

function refuse(reader: Reader, pointer: string, message: string): ClauseKind {
  reader.errors.push({ pointer, message });
  return { kind: "never" };
}
