import { expect, test } from "vitest";
import { keepFresh } from "./keep-fresh.ts";

test("an answer serves until it is too old", async () => {
  let [nowMs, reads] = [0, 0];
  const get = keepFresh(
    1_000,
    async () => ++reads,
    () => nowMs,
  );
  expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  nowMs = 999;
  expect(await get()).toBe(1);
  nowMs = 1_000;
  expect(await get()).toBe(2);
});

test("a failure is told to who asked, and not kept", async () => {
  let reads = 0;
  const get = keepFresh(
    1_000,
    async () => {
      if (++reads === 1) throw new Error("away");
      return reads;
    },
    () => 0,
  );
  await expect(get()).rejects.toThrow("away");
  expect(await get()).toBe(2);
});
