import { expect, test } from "vitest";
import { readViews } from "./view-list.ts";

const view = { name: "Orders", q: "type:order.*" };

const stored: [text: string | null, views: object[]][] = [
  [null, []],
  ["not JSON", []],
  ['{"name":"x"}', []],
  [JSON.stringify([view, { name: 1, q: "" }, null, "x"]), [view]],
];

test.each(stored)("of %j the views are kept that are some", (text, views) => {
  expect(readViews(text)).toEqual(views);
});
