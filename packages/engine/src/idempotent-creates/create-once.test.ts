import { expect, test, vi } from "vitest";
import { createFakeEngine } from "../testing/fake-engine.ts";
import { createOnce } from "./create-once.ts";
import type { ClaimResult, IdempotentCreateStore } from "./idempotent-create-store.ts";

const request = { actorId: "actor", tenantId: null, key: "order-42", requestHash: new Uint8Array(32) };
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

test("what is new is made under its claim, and its answer is kept", async () => {
  const { store, create, once } = open({ state: "claimed", claim });
  expect(await once()).toEqual({ made: 1 });
  expect(create).toHaveBeenCalledExactlyOnceWith(claim);
  expect(store.keepAnswer).toHaveBeenCalledExactlyOnceWith(claim, encode({ made: 1 }));
});

test("what was made is not made again", async () => {
  const { create, once } = open({ state: "answered", answer: encode({ made: "before" }), target: null });
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

test.each([
  ["ep_01k6xq7tb5f3m8r9v2w4y6z0ac", "Read it"],
  ["key_01k6xq7tb5f3m8r9v2w4y6z0ac", "revoke it"],
  ["ps_01k6xq7tb5f3m8r9v2w4y6z0ac", "revoke it"],
  ["key_rotated", "Read it"],
])(
  "%s whose answer was lost is not made again, and the refusal says what to do: %s",
  async (target, advice) => {
    const { create, once } = open({ state: "unanswered", target });
    await expect(once()).rejects.toMatchObject({
      code: "already_created",
      message: expect.stringMatching(new RegExp(`made ${target}, .+${advice}`)),
    });
    expect(create).not.toHaveBeenCalled();
  },
);

test.each([
  [null, "idempotency_conflict"],
  ["ep_1", "already_created"],
])("a kept answer that does not open is a refusal, not a mistake: of %s %s", async (target, code) => {
  const { once, lines } = open({ state: "answered", answer: new Uint8Array([1, 2, 3]), target });
  await expect(once()).rejects.toMatchObject({ code });
  expect(lines).toMatchObject([{ level: "warn" }]);
});
