import { expect, test, vi } from "vitest";
import { createFakeEngine } from "../testing/fake-engine.ts";
import { createOnce } from "./create-once.ts";
import type { ClaimResult, IdempotentCreateStore } from "./idempotent-create-store.ts";

const request = { actorId: "actor", key: "order-42", requestHash: new Uint8Array(32) };
const claim = { ...request, lockedUntil: new Date(0) };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function open(result: ClaimResult, over: Partial<IdempotentCreateStore> = {}) {
  const store = {
    claim: vi.fn(async () => result),
    keepAnswer: vi.fn(async () => {}),
    release: vi.fn(async () => {}),
    ...over,
  };
  const fake = createFakeEngine();
  const engine = { ...fake, management: { ...fake.management, idempotentCreates: store } as never };
  const create = vi.fn(async () => ({ made: 1 }));
  return { store, create, lines: fake.lines, once: () => createOnce(engine, request, create) };
}

test("what is new is made, and its answer is kept", async () => {
  const { store, once } = open({ state: "claimed", claim });
  expect(await once()).toEqual({ made: 1 });
  expect(store.keepAnswer).toHaveBeenCalledExactlyOnceWith(claim, encode({ made: 1 }));
});

test("what was made is not made again", async () => {
  const { create, once } = open({ state: "answered", answer: encode({ made: "before" }) });
  expect(await once()).toEqual({ made: "before" });
  expect(create).not.toHaveBeenCalled();
});

test.each([
  ["other_request", "idempotency_conflict"],
  ["in_progress", "idempotency_in_progress"],
] as const)("nothing is made when the key is held: %s", async (state, code) => {
  const { create, once } = open({ state });
  await expect(once()).rejects.toMatchObject({ code });
  expect(create).not.toHaveBeenCalled();
});

test("a refusal frees the key", async () => {
  const { store, create, once } = open({ state: "claimed", claim });
  create.mockRejectedValue(new Error("refused"));
  await expect(once()).rejects.toThrow("refused");
  expect(store.release).toHaveBeenCalledExactlyOnceWith(claim);
  expect(store.keepAnswer).not.toHaveBeenCalled();
});

test("what was made is answered even if the answer cannot be kept, or is too long for it", async () => {
  const away = open(
    { state: "claimed", claim },
    { keepAnswer: async () => Promise.reject(new Error("away")) },
  );
  expect(await away.once()).toEqual({ made: 1 });
  const long = open({ state: "claimed", claim });
  long.create.mockResolvedValue({ made: "x".repeat(3_000_000) as never });
  await long.once();
  expect(long.store.keepAnswer).not.toHaveBeenCalled();
  for (const { lines } of [away, long]) expect(lines).toMatchObject([{ level: "warn" }]);
});

test("a kept answer that does not open is a conflict, not a mistake", async () => {
  const { once, lines } = open({ state: "answered", answer: new Uint8Array([1, 2, 3]) });
  await expect(once()).rejects.toMatchObject({ code: "idempotency_conflict" });
  expect(lines).toMatchObject([{ level: "warn" }]);
});
