import type { Engine } from "@posthorn/engine/engine";
import { expect, test, vi } from "vitest";
import { createKeyUse } from "./key-use.ts";

const from = "192.0.2.1";
const apiKey = { id: "key-1", kind: "api_key" };

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
  await Promise.all([authenticate("right", from), authenticate("right", from), authenticate("wrong", from)]);
  await keyUse.stop();
  await keyUse.stop();
  expect(markUsed.mock.calls).toEqual([[["key-1"]]]);
});

test("a portal session is no key", async () => {
  const { keyUse, markUsed } = open();
  const authenticate = keyUse.observe(async () => ({ id: "session-1", kind: "portal_session" }) as never);
  await authenticate("right", from);
  await keyUse.stop();
  expect(markUsed).not.toHaveBeenCalled();
});

test("keys are noted twice a minute", async () => {
  vi.useFakeTimers();
  const { keyUse, authenticate, markUsed } = open();
  await keyUse.start();
  for (let minute = 0; minute < 2; minute += 1) {
    await authenticate("right", from);
    await vi.advanceTimersByTimeAsync(60_000);
  }
  await keyUse.stop();
  vi.useRealTimers();
  expect(markUsed).toHaveBeenCalledTimes(2);
});

test("a note that could not be written ends nothing", async () => {
  const { keyUse, authenticate, warn } = open(vi.fn(async () => Promise.reject(new Error("away"))));
  await authenticate("right", from);
  await keyUse.stop();
  expect(warn).toHaveBeenCalledOnce();
});
