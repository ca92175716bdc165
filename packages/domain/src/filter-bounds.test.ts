import fc from "fast-check";
import { expect, test } from "vitest";
import { compileFilter, matchesFilter, neverMatching, testFilter } from "./filter.ts";
import { maxSteps } from "./filter-condition.ts";
import { judge } from "./filter-judge.ts";

const list = (length: number) => Array.from({ length }, (_, index) => index);

// The filter, and where what is wrong with it.
test.each<[string, unknown, { pointer: string; message: string }[]]>([
  ["null", null, [{ pointer: "", message: "must be an object" }]],
  ["a list", [], [{ pointer: "", message: "must be an object" }]],
  ["a text", "status", [{ pointer: "", message: "must be an object" }]],
  [
    "an unknown operator",
    { a: { $regex: "^p" } },
    [error("/a/$regex", /^unknown operator; there are \$eq /)],
  ],
  ["an operator in other letters", { a: { $EQ: 1 } }, [error("/a/$EQ", /unknown/)]],
  ["code", { $where: "while (true);" }, [error("/$where", /unknown/)]],
  ["an operator that objects inherit", { a: { $__proto__: 1 } }, [error("/a/$__proto__", /unknown/)]],
  ["a field without conditions", { a: {} }, [error("/a", /\$exist/)]],
  ["an alternative without conditions", { $or: [{}] }, [error("/$or/0", /\$exist/)]],
  ["no alternatives", { $or: [] }, [error("/$or", /at least one/)]],
  ["alternatives that are no list", { $and: { a: 1 } }, [error("/$and", /list/)]],
  ["an empty $in", { a: { $in: [] } }, [error("/a/$in", /1 to 100/)]],
  ["a text for $in", { a: { $in: "abc" } }, [error("/a/$in", /1 to 100/)]],
  ["too long an $in", { a: { $nin: list(101) } }, [error("/a/$nin", /1 to 100/)]],
  ["an order of a truth value", { a: { $gt: true } }, [error("/a/$gt", /number or a text/)]],
  ["an order of a list", { a: { $lte: [1] } }, [error("/a/$lte", /number or a text/)]],
  ["the start of a number", { a: { $startsWith: 1 } }, [error("/a/$startsWith", /text/)]],
  ["an $exist that is none", { a: { $exist: "yes" } }, [error("/a/$exist", /true or false/)]],
  [
    "several mistakes",
    { a: { $gt: null }, "b/c": { $exist: 1 } },
    [error("/a/$gt", /number/), error("/b~1c/$exist", /true/)],
  ],
  ["too many conditions", { $and: list(100) }, [error("", /100 conditions/)]],
  ["too much text", { a: "x".repeat(8_192) }, [error("", /8192 characters/)]],
  ["too long a name", { ["x".repeat(8_192)]: 1 }, [error("", /8192 characters/)]],
  ["a huge list", { a: list(500_000) }, [error("", /8192 characters/)]],
  [
    "a huge object",
    Object.fromEntries(list(50_000).map((key) => [`k${key}`, 1])),
    [error("", /8192 characters/)],
  ],
  ["seventeen levels", nest(17), [error("", /16 deep/)]],
  ["deeper than a stack is", nest(200_000), [error("", /16 deep/)]],
  ["deep lists", { a: nestLists(200_000) }, [error("", /16 deep/)]],
  ["a number that is none", { a: Number.POSITIVE_INFINITY }, [error("", /finite/)]],
  ["a text with NUL", { a: { $in: ["a\0"] } }, [error("", /NUL/)]],
  ["a name with half a character", { "\ud800": 1 }, [error("", /Unicode/)]],
])("refuses %s", (_, source, errors) => {
  expect(compileFilter(source)).toEqual({ ok: false, errors });
});

test.each<[string, unknown]>([
  ["sixteen levels", nest(16)],
  ["a hundred conditions", { $and: list(99) }],
  ["a hundred items", { a: { $in: list(100) } }],
  ["almost eight thousand characters", { a: "x".repeat(8_000) }],
])("takes %s", (_, source) => {
  expect(compileFilter(source).ok).toBe(true);
});

test("reads no more of a huge filter than what it needs to refuse it", () => {
  let reads = 0;
  const counted = new Proxy(list(500_000), {
    get(target, key) {
      reads += 1;
      return Reflect.get(target, key);
    },
  });
  expect(compileFilter({ a: counted }).ok).toBe(false);
  expect(reads).toBeLessThan(20_000);
});

// Each would take millions of steps if it were carried through.
test.each<[string, unknown, unknown]>([
  [
    "lists in lists in lists",
    { a: { b: { c: "z" } } },
    { a: list(50).map(() => ({ b: list(50).map(() => ({ c: list(50) })) })) },
  ],
  ["a hundred conditions on a long list", { a: { $or: list(90).map(String) } }, { a: list(20_000) }],
  ["the same under $not", { $not: { a: { $or: list(90).map(String) } } }, { a: list(20_000) }],
  ["wide objects", { a: { $in: list(50).map((b) => ({ b })) } }, { a: list(300).map(() => wide(300, 49)) }],
])("gives up a match that costs too much: %s", (_, source, payload) => {
  const compiled = compileFilter(source);
  if (!compiled.ok) throw new Error("a filter that compiles was to be tried");
  const work = { steps: 0, actual: undefined };
  judge(compiled.filter, payload, work);
  expect(work.steps).toBeGreaterThan(maxSteps);
  expect(work.steps).toBeLessThan(maxSteps + 1_000);
  expect(testFilter(compiled.filter, payload)).toEqual({
    pointer: "",
    operator: "limit",
    expected: maxSteps,
  });
  expect(matchesFilter(compiled.filter, payload)).toBe(false);
});

test("what a filter compares with is gone through when it is compiled, and not for each value", () => {
  const compiled = compileFilter({
    a: { $in: [Object.fromEntries(list(850).map((key) => [`k${key}`, 1]))] },
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const payload = { a: list(20_000).map(() => ({})) };
  const startedAt = process.threadCpuUsage();
  for (let time = 0; time < 50; time += 1) matchesFilter(compiled.filter, payload);
  expect(process.threadCpuUsage(startedAt).user).toBeLessThan(1_000_000); // it was three seconds
});

test("the fields of a payload's object are counted once for all filters, and charged to each", () => {
  let counts = 0;
  const counted = new Proxy(Object.fromEntries(list(3_000).map((key) => [`k${key}`, 1])), {
    ownKeys(target) {
      counts += 1;
      return Reflect.ownKeys(target);
    },
  });
  const compiled = compileFilter({ a: { $in: list(100).map((key) => ({ [`k${key}`]: 1 })) } });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  for (let time = 0; time < 3; time += 1) {
    const meter = { steps: 0 };
    expect(matchesFilter(compiled.filter, { a: counted }, meter)).toBe(false);
    expect(meter.steps).toBeGreaterThan(maxSteps);
    expect(meter.steps).toBeLessThan(maxSteps + 4_000);
  }
  expect(counts).toBe(1);
});

test("a filter that could not be read matches nothing and says why", () => {
  const filter = neverMatching({ pointer: "/a/$old", message: "unknown operator" });
  for (const payload of [{ a: 1 }, [], [{}], null]) {
    expect(testFilter(filter, payload)).toMatchObject({
      pointer: "/a/$old",
      operator: "invalid",
      expected: "unknown operator",
    });
  }
});

/** Few names and values, so that filters and payloads meet. */
const value = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, "a", "ab", ""),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "length", "constructor"), tie("json"), { maxKeys: 3 }),
  ),
})).json;
const operand = fc.constantFrom<unknown>(0, 1, "a", "", null, [1], {});
const source = fc.letrec<{ filter: Record<string, unknown> }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.record({ $eq: operand }),
    fc.record({ $neq: operand }),
    fc.record({ $in: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
    fc.record({ $gte: fc.constantFrom(0, 1, "a") }),
    fc.record({ $startsWith: fc.constantFrom("", "a") }),
    fc.record({ $exist: fc.boolean() }),
    fc.dictionary(fc.constantFrom("a", "b", "length", "constructor"), tie("filter"), {
      minKeys: 1,
      maxKeys: 2,
    }),
    fc.record({ $not: tie("filter") }),
    fc.record({ $or: fc.array(tie("filter"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $and: fc.array(tie("filter"), { minLength: 1, maxLength: 2 }) }),
  ),
})).filter;

function matches(filter: unknown, payload: unknown): boolean {
  const compiled = compileFilter(filter);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const failed = testFilter(compiled.filter, payload);
  expect(matchesFilter(compiled.filter, payload)).toBe(failed === null);
  return failed === null;
}

test("any JSON compiles or is refused with pointers, and what compiles judges any JSON", () => {
  const keys = fc.constantFrom("$eq", "$not", "$or", "$in", "$exist", "a", "__proto__", "$");
  const anything = fc.letrec((tie) => ({
    json: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.array(tie("json")), fc.dictionary(keys, tie("json"))),
  })).json;
  fc.assert(
    fc.property(anything, fc.jsonValue(), (filter, payload) => {
      const compiled = compileFilter(filter);
      if (compiled.ok) testFilter(compiled.filter, payload);
      else expect(compiled.errors.length).toBeGreaterThan(0);
    }),
  );
});

test("$not negates; $neq and $nin are the opposites of $eq and $in", () => {
  fc.assert(
    fc.property(source, operand, value, (filter, wanted, payload) => {
      expect(matches({ $not: filter }, payload)).toBe(!matches(filter, payload));
      expect(matches({ a: { $neq: wanted } }, payload)).toBe(
        matches({ a: { $not: { $eq: wanted } } }, payload),
      );
      expect(matches({ a: { $nin: [wanted] } }, payload)).toBe(matches({ a: { $neq: wanted } }, payload));
    }),
  );
});

test("$and takes what both take, $or what either takes", () => {
  fc.assert(
    fc.property(source, source, value, (one, other, payload) => {
      const [first, second] = [matches(one, payload), matches(other, payload)];
      expect(matches({ $and: [one, other] }, payload)).toBe(first && second);
      expect(matches({ $or: [one, other] }, payload)).toBe(first || second);
    }),
  );
});

test("the clause that failed stands where its pointer says", () => {
  fc.assert(
    fc.property(source, value, (filter, payload) => {
      const compiled = compileFilter(filter);
      const failed = compiled.ok ? testFilter(compiled.filter, payload) : null;
      if (failed === null) return;
      const steps = failed.pointer.split("/").slice(1);
      expect(steps.reduce<unknown>((at, step) => Reflect.get(Object(at), step), filter)).toEqual(
        failed.expected,
      );
    }),
  );
});

function error(pointer: string, message: RegExp) {
  return { pointer, message: expect.stringMatching(message) };
}

function nest(levels: number): unknown {
  return list(levels).reduce<unknown>((inner) => ({ a: inner }), 1);
}

function nestLists(levels: number): unknown {
  return list(levels).reduce<unknown>((inner) => [inner], 1);
}

/** An object of many fields that begins like what is looked for. */
function wide(fields: number, b: number): object {
  return { b, ...Object.fromEntries(list(fields).map((key) => [`k${key}`, key])) };
}
