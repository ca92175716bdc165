import { expect, test } from "vitest";
import * as ids from "./ids.ts";

const suffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";

const typeIds = {
  ten: ids.tenantId,
  ep: ids.endpointId,
  evt: ids.eventId,
  dlv: ids.deliveryId,
  att: ids.attemptId,
  key: ids.apiKeyId,
};

test.each(Object.entries(typeIds))("%s_ ids accept a TypeID and nothing else", (prefix, schema) => {
  expect(schema.safeParse(`${prefix}_${suffix}`).success).toBe(true);
  const wrong = [
    suffix,
    `x_${suffix}`,
    `${prefix}_${suffix.slice(1)}`,
    `${prefix}_${suffix}0`,
    `${prefix}_8${suffix.slice(1)}`,
  ];
  const alphabet = ["i", "l", "o", "u", "A", "-"].map((letter) => `${prefix}_${letter}${suffix.slice(1)}`);
  const lines = [`${prefix}_${suffix}\n`, `\n${prefix}_${suffix}`];
  for (const id of [...wrong, ...alphabet, ...lines]) expect(schema.safeParse(id).success, id).toBe(false);
});

const externalIds: [text: string, ok: boolean][] = [
  ["acme", true],
  ["a", true],
  ["user@example.com", true],
  ["org:42_x.y-z", true],
  ["tenant_1", true],
  ["...", true],
  ["a".repeat(128), true],
  ["a".repeat(129), false],
  ["", false],
  [".", false],
  ["..", false],
  ["a/b", false],
  ["a b", false],
  ["ä", false],
  ["ten_", false],
  ["ten_acme", false],
];

test.each(externalIds)("externalId %j: %s", (text, ok) => {
  expect(ids.externalId.safeParse(text).success).toBe(ok);
  expect(ids.tenantRef.safeParse(text).success).toBe(ok);
});

test("a tenant is named by its id too", () => {
  expect(ids.tenantRef.safeParse(`ten_${suffix}`).success).toBe(true);
  expect(ids.externalId.safeParse(`ten_${suffix}`).success).toBe(false);
});
