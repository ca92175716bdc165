import { expect, test } from "vitest";
import { createKeyText, hashKey, isPlausibleKey } from "./key-text.ts";

const id = "01890a5d-ac96-774b-bcce-b302099a8057";

test("a new key has the documented form and passes its own check", () => {
  const key = createKeyText(id);
  expect(key).toMatch(/^ph_[0-7][0-9a-hjkmnp-tv-z]{25}_[A-Za-z0-9_-]{43}_[0-9a-f]{6}$/);
  expect(isPlausibleKey(key)).toBe(true);
  expect(createKeyText(id)).not.toBe(key);
});

test("a key with one wrong character is refused without a look-up", () => {
  const key = createKeyText(id);
  const wrong = `${key.slice(0, 40)}${key[40] === "A" ? "B" : "A"}${key.slice(41)}`;
  expect(isPlausibleKey(wrong)).toBe(false);
});

test("a root key of the operator's own form is left to the look-up", () => {
  expect(isPlausibleKey("an operator's own long secret")).toBe(true);
  expect(isPlausibleKey("ph_root_of-the-operators-own-making")).toBe(true);
  expect(hashKey("a")).toHaveLength(32);
});
