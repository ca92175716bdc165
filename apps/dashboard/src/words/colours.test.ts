import { expect, test } from "vitest";
import { mixColours } from "./colours.ts";

const mixes: [one: string, other: string, share: number, mixed: string][] = [
  ["#3366ff", "#ffffff", 0, "#3366ff"],
  ["#3366ff", "#ffffff", 1, "#ffffff"],
  ["#000000", "#ffffff", 0.5, "#808080"],
  ["#0a0b0c", "#000000", 0.1, "#090a0b"],
];

test.each(mixes)("%s and %s, %d of it, are %s", (one, other, share, mixed) => {
  expect(mixColours(one, other, share)).toBe(mixed);
});
