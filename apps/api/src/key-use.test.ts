import type { Credential } from "@posthorn/engine/api-keys/authenticate";
import type { Engine } from "@posthorn/engine/engine";
import { expect, test, vi } from "vitest";
import { createKeyUse } from "./key-use.ts";

const apiKey = { id: "key-1", kind: "api_key" } as Credential;

function open(markUsed = vi.fn(async (_ids: readonly string[]) => {})) {
  const warn = vi.fn();
  const engine = { management: { apiKeys: { markUsed } }, log: { warn } } as unknown as Engine;
  const keyUse = createKeyUse(engine);
  return { keyUse, markUsed, warn };
}

test("keys that were used are noted together, once", async () => {
  const { keyUse, markUsed } = open();
  await keyUse.start();
  for (const id of ["key-1", "key-2", "key-1"]) keyUse.note({ ...apiKey, id });
  await keyUse.stop();
  await keyUse.stop();
  expect(markUsed.mock.calls).toEqual([[["key-1", "key-2"]]]);
});

test("a portal session is no key", async () => {
  const { keyUse, markUsed } = open();
  keyUse.note({ ...apiKey, kind: "portal_session" });
  await keyUse.stop();
  expect(markUsed).not.toHaveBeenCalled();
});

test("keys are noted twice a minute", async () => {
  vi.useFakeTimers();
  const { keyUse, markUsed } = open();
  await keyUse.start();
  for (let minute = 0; minute < 2; minute += 1) {
    keyUse.note(apiKey);
    await vi.advanceTimersByTimeAsync(60_000);
  }
  await keyUse.stop();
  vi.useRealTimers();
  expect(markUsed).toHaveBeenCalledTimes(2);
});

test("a note that could not be written ends nothing", async () => {
  const { keyUse, warn } = open(vi.fn(async () => Promise.reject(new Error("away"))));
  keyUse.note(apiKey);
  await keyUse.stop();
  expect(warn).toHaveBeenCalledOnce();
});
