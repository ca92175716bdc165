import { expect, test } from "vitest";
import { createKeyText, hashKey, readKeyText } from "./key-text.ts";

const id = "01890a5d-ac96-774b-bcce-b302099a8057";

test.each(["ph", "pht", "phc", "phd"] as const)(
  "a new %s_ text has the documented form and names its id",
  (kind) => {
    const text = createKeyText(kind, id);
    expect(text).toMatch(new RegExp(`^${kind}_[0-7][0-9a-hjkmnp-tv-z]{25}_[A-Za-z0-9_-]{43}_[0-9a-f]{6}$`));
    expect(readKeyText(text)).toEqual({ kind, id });
    expect(createKeyText(kind, id)).not.toBe(text);
  },
);

test("a text with one wrong character is mistyped", () => {
  const key = createKeyText("ph", id);
  for (const at of [10, 40, key.length - 1]) {
    const wrong = `${key.slice(0, at)}${key[at] === "0" ? "1" : "0"}${key.slice(at + 1)}`;
    expect(readKeyText(wrong)).toBe("mistyped");
  }
});

test("a root key of the operator's own form is none of ours", () => {
  expect(readKeyText("an operator's own long secret")).toBeNull();
  expect(readKeyText("ph_root_of-the-operators-own-making")).toBeNull();
  expect(readKeyText(`phx_${createKeyText("ph", id).slice(3)}`)).toBeNull();
  expect(hashKey("a")).toHaveLength(32);
});
