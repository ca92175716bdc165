import { createAuthenticate } from "@posthorn/engine/api-keys/authenticate";
import type { ApiKey } from "@posthorn/engine/management-store";
import { expect, test, vi } from "vitest";

const promisedMs = 5_000;

function open(stored: Partial<ApiKey>) {
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs };
  const row = { revokedAt: null, expiresAt: null, ...stored };
  const findByHash = vi.fn(async () => ({ ...row }) as ApiKey);
  const authenticate = createAuthenticate({ management: { apiKeys: { findByHash } }, clock } as never);
  return {
    clock,
    row,
    findByHash,
    isLetIn: async () => (await authenticate("a-root-key-of-24-letters")) !== null,
  };
}

test("a process that has just let a key in refuses it at most 5 seconds after its revocation", async () => {
  const { clock, row, isLetIn } = open({});
  expect(await isLetIn()).toBe(true);
  row.revokedAt = new Date(clock.nowMs);
  clock.nowMs += promisedMs;
  expect(await isLetIn()).toBe(false);
});

test("a key in use is looked up once in a while, not with each request", async () => {
  const { clock, findByHash, isLetIn } = open({});
  for (let request = 0; request < 1_000; request += 1) {
    clock.nowMs += 1;
    await isLetIn();
  }
  expect(findByHash).toHaveBeenCalledOnce();
});

test("a key ends at its very millisecond, remembered or not", async () => {
  const { clock, isLetIn } = open({ expiresAt: new Date(1_000_010) });
  clock.nowMs += 9;
  expect(await isLetIn()).toBe(true);
  clock.nowMs += 1;
  expect(await isLetIn()).toBe(false);
});

test("a failed look-up is not remembered", async () => {
  const { findByHash, isLetIn } = open({});
  findByHash.mockRejectedValueOnce(new Error("away"));
  await expect(isLetIn()).rejects.toThrow("away");
  expect(await isLetIn()).toBe(true);
});
