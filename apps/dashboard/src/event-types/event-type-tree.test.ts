import { expect, test } from "vitest";
import {
  type Choice,
  choiceOf,
  countTypes,
  groupEventTypes,
  isPattern,
  patternsOutside,
  type TypeNode,
  togglePattern,
} from "./event-type-tree.ts";

/** A tree in one line: types have a mark. */
const draw = (nodes: TypeNode[]): string =>
  nodes
    .map(
      ({ label, isType, children }) =>
        `${label}${isType ? "!" : ""}${children.length > 0 ? `(${draw(children)})` : ""}`,
    )
    .join(" ");

const trees: [names: string[], tree: string][] = [
  [[], ""],
  [["ping"], "ping!"],
  [["invoice.sent", "invoice.paid", "user.created"], "invoice(paid! sent!) user(created!)"],
  [["a.b.c", "a.b", "a"], "a!(b!(c!))"],
  [["a.b", "a.b"], "a(b!)"],
  [["a-b.c", "a.c", "a.b"], "a-b(c!) a(b! c!)"],
];

test.each(trees)("%j become the tree of their dots", (names, tree) => {
  const nodes = groupEventTypes(names);
  expect(draw(nodes)).toBe(tree);
  expect(nodes.reduce((sum, node) => sum + countTypes(node), 0)).toBe(new Set(names).size);
});

const choices: [pattern: string, selected: string[], choice: Choice][] = [
  ["invoice.paid", [], "none"],
  ["invoice.paid", ["invoice.paid"], "chosen"],
  ["invoice.paid", ["invoice.*"], "covered"],
  ["invoice.paid", ["*"], "covered"],
  ["invoice.*", ["*"], "covered"],
  ["invoice.*", ["invoice.paid"], "partly"],
  ["invoice.*", ["invoices.paid", "invoice"], "none"],
  ["invoice", ["invoice.*"], "none"],
  ["*", ["user.created"], "partly"],
  ["a.*", ["a.b.*"], "partly"],
  ["a.b.*", ["a.*"], "covered"],
];

test.each(choices)("%s beside %j is %s", (pattern, selected, choice) => {
  expect(choiceOf(pattern, selected)).toBe(choice);
});

const toggles: [pattern: string, selected: string[], becomes: string[]][] = [
  ["invoice.paid", ["user.created"], ["user.created", "invoice.paid"]],
  ["invoice.paid", ["invoice.paid", "a"], ["a"]],
  ["invoice.*", ["invoice.paid", "user.created"], ["user.created", "invoice.*"]],
  ["*", ["invoice.*", "user.created"], ["*"]],
  ["*", ["*"], []],
];

test.each(toggles)("ticking %s with %j gives %j", (pattern, selected, becomes) => {
  expect(togglePattern(pattern, selected)).toEqual(becomes);
});

test("what the catalogue does not have is told apart", () => {
  const selected = ["*", "invoice.*", "invoice.paid", "order.*", "gone"];
  expect(patternsOutside(selected, ["invoice.paid"])).toEqual(["order.*", "gone"]);
});

const patterns: [text: string, isOne: boolean][] = [
  ["*", true],
  ["a.b_c-D.*", true],
  ["a", true],
  ["a.*.b", false],
  ["a.", false],
  ["", false],
  ["a b", false],
  ["a".repeat(129), false],
];

test.each(patterns)("%j is a pattern: %s", (text, isOne) => {
  expect(isPattern(text)).toBe(isOne);
});
