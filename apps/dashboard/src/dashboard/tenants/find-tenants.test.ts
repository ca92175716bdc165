import { describe, expect, test } from "vitest";
import { pickTenants } from "./find-tenants.ts";

function tenant(id: string, name: string, externalId: string | null = null) {
  const at = "2026-03-01T12:00:00.000Z";
  return { id, name, externalId, metadata: {}, createdAt: at, updatedAt: at };
}

const page = [tenant("ten_1", "Acme Inc.", "acme"), tenant("ten_2", "Bolt"), tenant("ten_3", "Acme Labs")];

describe("a search for tenants", () => {
  test.each([
    ["", ["ten_1", "ten_2", "ten_3"]],
    ["aCME", ["ten_1", "ten_3"]],
    ["ten_2", ["ten_2"]],
    ["none", []],
  ])("%j finds a part of a name, an id or an external id", (q, ids) => {
    expect(pickTenants(page, q, undefined).map(({ id }) => id)).toEqual(ids);
  });

  test("shows first, and once, the one that is named as a whole", () => {
    expect(pickTenants(page, "acme", page[0]).map(({ id }) => id)).toEqual(["ten_1", "ten_3"]);
    expect(pickTenants(page, "far", tenant("ten_9", "Far away", "far")).map(({ id }) => id)).toEqual([
      "ten_9",
    ]);
  });
});
