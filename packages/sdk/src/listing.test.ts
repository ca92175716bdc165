import { expect, test } from "vitest";
import type { Call } from "./call.ts";
import { createListing } from "./listing.ts";

/** A call that answers these pages, by cursor; and what it was asked. */
function openPages(pages: Record<string, { data: unknown[]; nextCursor: string | null }>) {
  const asked: unknown[] = [];
  const call = (async (operation: string, input: { query: { cursor?: string } }) => {
    asked.push([operation, input]);
    return pages[input.query.cursor ?? "first"];
  }) as unknown as Call;
  return { asked, call };
}

const pages = {
  first: { data: [1, 2], nextCursor: "a" },
  a: { data: [], nextCursor: "b" },
  b: { data: [3], nextCursor: null },
};

test("a list is read to its end, over pages that are empty", async () => {
  const { asked, call } = openPages(pages);
  const listing = createListing(call, "listTenants", { query: { limit: 2 } });
  const items: unknown[] = [];
  for await (const item of listing) items.push(item);
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual([
    ["listTenants", { path: undefined, query: { limit: 2 } }],
    ["listTenants", { path: undefined, query: { limit: 2, cursor: "a" } }],
    ["listTenants", { path: undefined, query: { limit: 2, cursor: "b" } }],
  ]);
});

test("no page is read before it is needed", async () => {
  const { asked, call } = openPages(pages);
  for await (const item of createListing(call, "listTenants", {})) if (Number(item) === 2) break;
  expect(asked).toHaveLength(1);
});

test("a single page is read by its cursor", async () => {
  const { call } = openPages(pages);
  const listing = createListing(call, "listTenants", {});
  expect(await listing.page()).toEqual(pages.first);
  expect(await listing.page("b")).toEqual(pages.b);
});
