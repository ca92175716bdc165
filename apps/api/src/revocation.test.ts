import { createAuthenticate, type Guesses } from "@posthorn/engine/api-keys/authenticate";
import { createKeyText } from "@posthorn/engine/api-keys/key-text";
import type { ApiKey } from "@posthorn/engine/management-store";
import { expect, test, vi } from "vitest";

const promisedMs = 5_000;
const from = "192.0.2.1";
const rightKey = "a-root-key-of-24-letters";
const id = "01890a5d-ac96-774b-bcce-b302099a8057";

function open(stored: Partial<ApiKey> | null, guesses: Partial<Guesses> = {}) {
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs };
  const row = { id, revokedAt: null, expiresAt: null, ...stored };
  const findByHash = vi.fn(async () => (stored === null ? null : ({ ...row } as ApiKey)));
  const findByToken = vi.fn(async () => ({ ...row, tenantId: id, capabilities: ["stats:read"] }));
  const management = { apiKeys: { findByHash }, portalSessions: { findByToken } };
  const allowAll = { refuseGuesser: vi.fn(async () => {}), noteWrong: vi.fn(async () => {}) };
  const noteUse = vi.fn();
  const authenticate = createAuthenticate(
    { management, clock } as never,
    { ...allowAll, ...guesses },
    noteUse,
  );
  const isLetIn = async (text = rightKey) => (await authenticate(text, from)) !== null;
  return { clock, row, findByHash, findByToken, authenticate, isLetIn, noteUse, ...allowAll };
}

test("a process that has just let a key in refuses it at most 5 seconds after its revocation", async () => {
  const { clock, row, isLetIn } = open({});
  expect(await isLetIn()).toBe(true);
  row.revokedAt = new Date(clock.nowMs);
  clock.nowMs += promisedMs;
  expect(await isLetIn()).toBe(false);
});

test("each use of what opens is told, and nothing else", async () => {
  const { row, clock, isLetIn, noteUse } = open({});
  await isLetIn();
  await isLetIn();
  expect(noteUse.mock.calls.map(([credential]) => credential.id)).toEqual([id, id]);
  row.expiresAt = new Date(clock.nowMs + 4_000);
  clock.nowMs += 4_001;
  await isLetIn();
  await isLetIn("another-key-of-24-letters");
  expect(noteUse).toHaveBeenCalledTimes(2);
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

test("a portal token is looked up as one, and may do what its session may", async () => {
  const { authenticate, findByHash, findByToken } = open({});
  const credential = await authenticate(createKeyText("pht", id), from);
  expect(credential).toMatchObject({ kind: "portal_session", scopes: ["stats:read"], tenantId: id });
  expect(findByToken).toHaveBeenCalledOnce();
  expect(findByHash).not.toHaveBeenCalled();
});

test("a portal token ends with its session", async () => {
  const { clock, isLetIn } = open({ expiresAt: new Date(1_000_010) });
  const token = createKeyText("pht", id);
  expect(await isLetIn(token)).toBe(true);
  clock.nowMs += 10;
  expect(await isLetIn(token)).toBe(false);
});

test("a code opens nothing but the portal, and a mistyped key costs no look-up", async () => {
  const { isLetIn, findByHash, findByToken } = open({});
  expect(await isLetIn(createKeyText("phc", id))).toBe(false);
  expect(await isLetIn(createKeyText("ph", id).replace(/[0-9a-f]{6}$/, "000000"))).toBe(false);
  expect(findByToken).not.toHaveBeenCalled();
  expect(findByHash).not.toHaveBeenCalled();
});

test("a wrong key shown again and again is looked up once in a while, and counted as one", async () => {
  const { isLetIn, findByHash, noteWrong } = open(null);
  for (let request = 0; request < 100; request += 1) expect(await isLetIn("wrong")).toBe(false);
  expect(findByHash).toHaveBeenCalledOnce();
  expect(noteWrong).toHaveBeenCalledExactlyOnceWith(from);
});

test("who guesses is not looked up, and keys that were let in before still are", async () => {
  const refuseGuesser = vi.fn(async () => {});
  const { clock, isLetIn, findByHash } = open({}, { refuseGuesser });
  expect(await isLetIn()).toBe(true);
  refuseGuesser.mockRejectedValue(new Error("guesser"));
  await expect(isLetIn("another")).rejects.toThrow("guesser");
  expect(findByHash).toHaveBeenCalledOnce();
  clock.nowMs += promisedMs;
  expect(await isLetIn()).toBe(true);
  expect(findByHash).toHaveBeenCalledTimes(2);
});
