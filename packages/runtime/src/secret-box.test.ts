import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSecretBox } from "./secret-box.ts";

const older = { id: "2025", key: randomBytes(32) };
const newer = { id: "2026", key: randomBytes(32) };

test("what was sealed opens again under the same context", () => {
  const box = createSecretBox([newer]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (plaintext, context) => {
      expect(Buffer.from(box.open(box.seal(plaintext, context), context))).toEqual(Buffer.from(plaintext));
    }),
  );
});

test("a sealed secret does not open under another context", () => {
  const box = createSecretBox([newer]);
  const sealed = box.seal(Buffer.from("secret"), "tenant-a/endpoint-a");
  expect(() => box.open(sealed, "tenant-a/endpoint-b")).toThrow();
});

test("a change of any single byte is noticed", () => {
  const box = createSecretBox([newer]);
  const sealed = box.seal(Buffer.from("secret"), "context");
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(() => box.open(changed, "context"), `byte ${index}`).toThrow();
  }
});

test("the newest master key seals while older ones still open", () => {
  const sealedBefore = createSecretBox([older]).seal(Buffer.from("secret"), "context");
  const rotated = createSecretBox([newer, older]);
  expect(Buffer.from(rotated.open(sealedBefore, "context")).toString()).toBe("secret");
  const sealedAfter = rotated.seal(Buffer.from("secret"), "context");
  expect(() => createSecretBox([older]).open(sealedAfter, "context")).toThrow("2026");
});

test("the same secret never looks the same twice", () => {
  const box = createSecretBox([newer]);
  const seal = () => Buffer.from(box.seal(Buffer.from("secret"), "context")).toString("hex");
  expect(seal()).not.toBe(seal());
});

test("a secret that is wrapped anew opens with the newest master key alone, and is not sealed anew", () => {
  const sealed = createSecretBox([older]).seal(Buffer.from("secret"), "context");
  const rewrapped = createSecretBox([newer, older]).rewrap(sealed, "context") ?? sealed;
  const box = createSecretBox([newer]);
  expect([box.keyIdOf(sealed), box.keyIdOf(rewrapped)]).toEqual(["2025", "2026"]);
  expect(Buffer.from(box.open(rewrapped, "context")).toString()).toBe("secret");
  const secretBytes = 12 + "secret".length + 16;
  expect(rewrapped.slice(-secretBytes)).toEqual(sealed.slice(-secretBytes));
});

test("what the newest master key has wrapped is left as it is", () => {
  const box = createSecretBox([newer, older]);
  expect(box.rewrap(box.seal(Buffer.from("secret"), "context"), "context")).toBeNull();
});

test("nothing is wrapped anew under another context, without its master key, or when it was changed", () => {
  const sealed = createSecretBox([older]).seal(Buffer.from("secret"), "context");
  const box = createSecretBox([newer, older]);
  expect(() => box.rewrap(sealed, "other")).toThrow();
  expect(() => createSecretBox([newer]).rewrap(sealed, "context")).toThrow("2025");
  const changed = Uint8Array.from(sealed, (byte, at) => (at === 10 ? byte ^ 1 : byte));
  expect(() => box.rewrap(changed, "context")).toThrow();
  expect(() => box.rewrap(Buffer.from("no secret"), "context")).toThrow("not a sealed secret");
});
