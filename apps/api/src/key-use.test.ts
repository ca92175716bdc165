import type { Engine } from "@posthorn/engine/engine";
import { expect, test, vi } from "vitest";
import { createKeyUse } from "./key-use.ts";

const apiKey = { id: "key-1" };

function open(markUsed = vi.fn(async (_ids: readonly string[]) => {})) {
  const warn = vi.fn();
  const engine = { management: { apiKeys: { markUsed } }, log: { warn } } as unknown as Engine;
  const keyUse = createKeyUse(engine);
  const authenticate = keyUse.observe(async (key) => (key === "right" ? (apiKey as never) : null));
  return { keyUse, authenticate, markUsed, warn };
}

test("keys that were used are noted together, once", async () => {
  const { keyUse, authenticate, markUsed } = open();
  await keyUse.start();
  await Promise.all([authenticate("right"), authenticate("right"), authenticate("wrong")]);
  await keyUse.stop();
  await keyUse.stop();
  expect(markUsed.mock.calls).toEqual([[["key-1"]]]);
});

test("keys are noted twice a minute", async () => {
  vi.useFakeTimers();
  const { keyUse, authenticate, markUsed } = open();
  await keyUse.start();
  for (let minute = 0; minute < 2; minute += 1) {
    await authenticate("right");
    await vi.advanceTimersByTimeAsync(60_000);
  }
  await keyUse.stop();
  vi.useRealTimers();
  expect(markUsed).toHaveBeenCalledTimes(2);
});

test("a note that could not be written ends nothing", async () => {
  const { keyUse, authenticate, warn } = open(vi.fn(async () => Promise.reject(new Error("away"))));
  await authenticate("right");
  await keyUse.stop();
  expect(warn).toHaveBeenCalledOnce();
});
