import { expect, test } from "vitest";
import { compileFilter, type FailedClause, type Filter, matchesFilter, testFilter } from "./filter.ts";

const order = { status: "paid", total: 150, paidAt: "2026-03-01T12:00:00Z", note: null, open: false };
const customer = { customer: { country: "DE", plan: { name: "pro" } } };
const items = {
  items: [
    { sku: "a", qty: 3 },
    { sku: "b", qty: 1, gifts: [{ kind: "mug" }] },
  ],
};
const tags = { tags: ["new", "vip"], scores: [5, 25], none: [], pair: [1, 2], pairs: [[1, 2], [3]] };

// What, the filter, the payload, and whether it matches.
test.each<[string, unknown, unknown, boolean]>([
  ["no condition takes anything", {}, order, true],
  ["no condition takes a plain payload", {}, 5, true],
  ["a plain value means equal", { status: "paid" }, order, true],
  ["another value", { status: "open" }, order, false],
  ["every field must hold", { status: "paid", total: 151 }, order, false],
  ["a missing field is no match beside one that holds", { status: "paid", gone: 1 }, order, false],
  ["false is a value", { open: false }, order, true],
  ["false is not missing", { gone: false }, order, false],
  ["null is a value", { note: null }, order, true],
  ["null is not missing", { gone: null }, order, false],
  ["null is not false", { open: null }, order, false],
  ["a text is not a number", { total: "150" }, order, false],
  ["a number is not a text", { status: 0 }, { status: "0" }, false],
  ["true is not 1", { a: 1 }, { a: true }, false],
  ["letters keep their case", { status: "Paid" }, order, false],
  ["1.0 is 1", { a: 1 }, JSON.parse('{"a": 1.0}'), true],
  ["minus zero is zero", { a: 0 }, JSON.parse('{"a": -0}'), true],
  ["composed and decomposed letters differ", { a: "é" }, { a: "e\u0301" }, false],
  ["an empty name is a name", { "": 1 }, { "": 1 }, true],
  ["a dot in a name means nothing", { "a.b": 1 }, { a: { b: 1 } }, false],

  ["a nested field", { customer: { country: "DE" } }, customer, true],
  ["a nested field of another value", { customer: { country: "FR" } }, customer, false],
  ["three levels", { customer: { plan: { name: "pro" } } }, customer, true],
  ["a missing level", { buyer: { country: "DE" } }, customer, false],
  ["a level that is a text", { customer: { country: { code: "DE" } } }, customer, false],
  ["a level that is null", { note: { by: "me" } }, order, false],
  ["a field of a missing level is missing too", { buyer: { country: { $neq: "DE" } } }, customer, true],
  ["and does not exist", { buyer: { country: { $exist: false } } }, customer, true],
  ["a name of the list type is no field", { tags: { length: 2 } }, tags, false],
  ["an index is no field", { tags: { 0: "new" } }, tags, false],
  ["nor is one of a list in a list", { pairs: { 0: 3 } }, tags, false],

  ["$eq", { total: { $eq: 150 } }, order, true],
  ["$eq of another value", { total: { $eq: 151 } }, order, false],
  ["$eq takes a whole object", { customer: { plan: { $eq: { name: "pro" } } } }, customer, true],
  ["$eq of an object takes no more fields", { customer: { $eq: { country: "DE" } } }, customer, false],
  ["$eq of an object takes no fewer", { a: { $eq: { b: 1, c: 2 } } }, { a: { b: 1 } }, false],
  ["$eq does not mind the order of fields", { a: { $eq: { b: 1, c: 2 } } }, { a: { c: 2, b: 1 } }, true],
  ["$neq", { status: { $neq: "open" } }, order, true],
  ["$neq of the value", { status: { $neq: "paid" } }, order, false],
  ["$neq takes a missing field", { gone: { $neq: "paid" } }, order, true],
  ["$neq takes another type", { total: { $neq: "150" } }, order, true],

  ["$gt", { total: { $gt: 149.5 } }, order, true],
  ["$gt is not the bound", { total: { $gt: 150 } }, order, false],
  ["$gte is the bound", { total: { $gte: 150 } }, order, true],
  ["$lt", { total: { $lt: 151 } }, order, true],
  ["$lt is not the bound", { total: { $lt: 150 } }, order, false],
  ["$lte is the bound", { total: { $lte: 150 } }, order, true],
  ["a range", { total: { $gte: 100, $lt: 200 } }, order, true],
  ["a range that is left", { total: { $gte: 100, $lt: 150 } }, order, false],
  ["times sort as texts", { paidAt: { $gte: "2026-03-01", $lt: "2026-03-02" } }, order, true],
  ["a text is not compared with a number", { status: { $gt: 0 } }, order, false],
  ["a number is not compared with a text", { total: { $lt: "999" } }, order, false],
  ["null has no order", { note: { $lte: 0 } }, order, false],
  ["a missing field has no order", { gone: { $lt: 1 } }, order, false],
  ["$not takes what has no order", { gone: { $not: { $lt: 1 } } }, order, true],

  ["$in", { status: { $in: ["open", "paid"] } }, order, true],
  ["$in without the value", { status: { $in: ["open"] } }, order, false],
  ["$in with several types", { note: { $in: [1, "a", null] } }, order, true],
  ["$in of a missing field", { gone: { $in: [null] } }, order, false],
  ["$in takes objects", { a: { $in: [1, { b: 2 }] } }, { a: { b: 2 } }, true],
  ["$nin", { status: { $nin: ["open"] } }, order, true],
  ["$nin with the value", { status: { $nin: ["open", "paid"] } }, order, false],
  ["$nin takes a missing field", { gone: { $nin: ["open"] } }, order, true],

  ["$startsWith", { status: { $startsWith: "pa" } }, order, true],
  ["$startsWith of other letters", { status: { $startsWith: "Pa" } }, order, false],
  ["$startsWith of a number", { total: { $startsWith: "1" } }, order, false],
  ["$startsWith nothing takes any text", { status: { $startsWith: "" } }, order, true],
  ["$endsWith", { status: { $endsWith: "id" } }, order, true],
  ["$endsWith of more than there is", { status: { $endsWith: "unpaid" } }, order, false],
  ["signs of regular expressions mean themselves", { a: { $startsWith: ".*" } }, { a: "paid" }, false],

  ["$exist", { status: { $exist: true } }, order, true],
  ["$exist takes null", { note: { $exist: true } }, order, true],
  ["$exist of a missing field", { gone: { $exist: true } }, order, false],
  ["$exist: false", { gone: { $exist: false } }, order, true],
  ["$exist: false of null", { note: { $exist: false } }, order, false],
  ["$exist of an object with a field of it", { customer: { $exist: true, country: "DE" } }, customer, true],
  ["what objects inherit does not exist", { constructor: { $exist: true } }, order, false],
  ["nor is it reached through __proto__", JSON.parse('{"__proto__": {"$exist": true}}'), order, false],
  [
    "__proto__ is a field where JSON has it",
    JSON.parse('{"__proto__": 1}'),
    JSON.parse('{"__proto__": 1}'),
    true,
  ],

  ["$or by its second", { $or: [{ status: "open" }, { total: 150 }] }, order, true],
  ["$or by none", { $or: [{ status: "open" }, { total: 1 }] }, order, false],
  ["$or beside a field", { status: "open", $or: [{ total: 150 }] }, order, false],
  ["$or below a field", { status: { $or: ["open", { $startsWith: "pa" }] } }, order, true],
  ["$and", { $and: [{ status: "paid" }, { total: { $gt: 1 } }] }, order, true],
  ["$and with one that fails", { $and: [{ status: "paid" }, { total: 1 }] }, order, false],
  ["$not of a filter", { $not: { status: "open" } }, order, true],
  ["$not of a filter that holds", { $not: { status: "paid" } }, order, false],
  ["$not of a plain value", { status: { $not: "open" } }, order, true],
  ["$not of a missing field", { gone: { $not: { $exist: true } } }, order, true],
  ["$not of $not", { $not: { $not: { status: "paid" } } }, order, true],
  [
    "$or in $and in $not",
    { $not: { $and: [{ $or: [{ total: 1 }, { total: 150 }] }, { status: "paid" }] } },
    order,
    false,
  ],

  ["one item is enough", { tags: "vip" }, tags, true],
  ["no item", { tags: "old" }, tags, false],
  ["no item of an empty list", { none: "old" }, tags, false],
  ["$neq: no item may be it", { tags: { $neq: "vip" } }, tags, false],
  ["$neq of a list without it", { tags: { $neq: "old" } }, tags, true],
  ["$neq of an empty list", { none: { $neq: "old" } }, tags, true],
  ["$in: one item in one list", { tags: { $in: ["old", "vip"] } }, tags, true],
  ["$nin: no item may be in it", { tags: { $nin: ["old", "vip"] } }, tags, false],
  ["$startsWith of one item", { tags: { $startsWith: "v" } }, tags, true],
  ["$gt of one item", { scores: { $gt: 20 } }, tags, true],
  ["one item must be in the whole range", { scores: { $gte: 10, $lt: 20 } }, tags, false],
  ["$and: another item for each", { scores: { $and: [{ $gte: 10 }, { $lt: 20 }] } }, tags, true],
  ["a list is a list of the same items", { pair: [1, 2] }, tags, true],
  ["in the same order", { pair: [2, 1] }, tags, false],
  ["of the same length", { pair: [1] }, tags, false],
  ["$eq of an empty list", { none: { $eq: [] } }, tags, true],
  ["$neq of a whole list", { pair: { $neq: [1, 2] } }, tags, false],
  ["a list among the items", { pairs: [3] }, tags, true],
  ["lists in lists are not looked into", { pairs: 3 }, tags, false],
  ["$exist of an empty list", { none: { $exist: true } }, tags, true],

  ["one item has it all", { items: { sku: "a", qty: { $gte: 3 } } }, items, true],
  ["two items have it between them", { items: { sku: "b", qty: { $gte: 3 } } }, items, false],
  ["$and: between them is enough", { $and: [{ items: { sku: "b" } }, { items: { qty: 3 } }] }, items, true],
  ["some item is not that", { items: { sku: { $neq: "a" } } }, items, true],
  ["no item is that", { items: { $not: { sku: "a" } } }, items, false],
  ["$or of items", { items: { $or: [{ sku: "z" }, { sku: "b" }] } }, items, true],
  ["$or about the same item", { items: { qty: 1, $or: [{ sku: "a" }, { sku: "z" }] } }, items, false],
  ["lists in objects in lists", { items: { gifts: { kind: "mug" } } }, items, true],
  ["an empty list has no item, whatever is asked", { none: { sku: { $neq: "a" } } }, tags, false],

  ["a payload that is a list has items", { sku: "b" }, items.items, true],
  ["a payload that is a text", { $startsWith: "pi" }, "ping", true],
  ["a payload that is null has no field", { a: 1 }, null, false],
  ["and it is not missing", { $exist: true }, null, true],
])("%s", (_, source, payload, matches) => {
  const filter = compile(source);
  expect(testFilter(filter, payload) === null).toBe(matches);
  expect(matchesFilter(filter, payload)).toBe(matches);
});

// What, the filter, the payload, and what is said of the clause that failed.
test.each<[string, unknown, unknown, FailedClause]>([
  [
    "a plain value",
    { status: "open" },
    order,
    { pointer: "/status", operator: "$eq", expected: "open", actual: "paid" },
  ],
  [
    "an operator",
    { total: { $gt: 200 } },
    order,
    { pointer: "/total/$gt", operator: "$gt", expected: 200, actual: 150 },
  ],
  [
    "the second of two",
    { status: "paid", total: 1 },
    order,
    { pointer: "/total", operator: "$eq", expected: 1, actual: 150 },
  ],
  ["no value for a missing field", { gone: 1 }, order, { pointer: "/gone", operator: "$eq", expected: 1 }],
  ["null for null", { note: 1 }, order, { pointer: "/note", operator: "$eq", expected: 1, actual: null }],
  ["a pointer with escapes", { "a/b~": 1 }, {}, { pointer: "/a~1b~0", operator: "$eq", expected: 1 }],
  [
    "a clause of $and",
    { $and: [{ status: "paid" }, { total: 1 }] },
    order,
    { pointer: "/$and/1/total", operator: "$eq", expected: 1, actual: 150 },
  ],
  [
    "$or as a whole",
    { $or: [{ a: 1 }, { b: 1 }] },
    {},
    { pointer: "/$or", operator: "$or", expected: [{ a: 1 }, { b: 1 }], actual: {} },
  ],
  [
    "$not",
    { status: { $not: "paid" } },
    order,
    { pointer: "/status/$not", operator: "$not", expected: "paid", actual: "paid" },
  ],
  [
    "$neq",
    { status: { $neq: "paid" } },
    order,
    { pointer: "/status/$neq", operator: "$neq", expected: "paid", actual: "paid" },
  ],
  ["a list", { pair: 3 }, tags, { pointer: "/pair", operator: "$eq", expected: 3, actual: [1, 2] }],
  [
    "the item that came closest",
    { items: { sku: "b", qty: { $gte: 3 } } },
    items,
    { pointer: "/items/qty/$gte", operator: "$gte", expected: 3, actual: 1 },
  ],
  [
    "a list without items",
    { none: { sku: "a" } },
    tags,
    { pointer: "/none", operator: "item", expected: { sku: "a" }, actual: [] },
  ],
])("a failed match names %s", (_, source, payload, clause) => {
  expect(testFilter(compile(source), payload)).toEqual(clause);
});

function compile(source: unknown): Filter {
  const compiled = compileFilter(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.filter;
}
