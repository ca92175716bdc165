import type { Credential } from "@posthorn/engine/api-keys/authenticate";
import { expect, onTestFinished, test, vi } from "vitest";
import { createKeyGuesses } from "./key-guesses.ts";
import { createRequestLimits } from "./request-limits.ts";

const byTenant = 3;

function makeCredential(over: Partial<Credential> = {}): Credential {
  const nobody = { expiresAt: null, revokedAt: null, scopes: [], ratePerSecond: null };
  return { kind: "api_key", id: "key-1", tenantId: "acme", ...nobody, ...over };
}

/** What becomes of so many requests at once: how many are admitted, and the headers of the last one. */
async function send(
  limits: ReturnType<typeof createRequestLimits>,
  credential: Credential,
  requests: number,
) {
  const headers = new Map<string, unknown>();
  const response = { setHeader: (name: string, value: unknown) => void headers.set(name, value) };
  const results = await Promise.allSettled(
    Array.from({ length: requests }, () => limits.admit(credential, response as never)),
  );
  const refused = results.filter(({ status }) => status === "rejected");
  for (const { reason } of refused as PromiseRejectedResult[])
    expect(reason).toMatchObject({ code: "rate_limited" });
  return { admitted: requests - refused.length, headers: Object.fromEntries(headers) };
}

const cases: [who: string, credential: Partial<Credential>, limit: number | null][] = [
  ["a tenant's key", {}, byTenant],
  ["a tenant's key with a limit of its own", { ratePerSecond: 5 }, 5],
  ["a key of the whole instance", { tenantId: null }, null],
  ["a key of the whole instance with a limit of its own", { tenantId: null, ratePerSecond: 1 }, 1],
  ["a portal session", { kind: "portal_session" }, byTenant],
];

test.each(cases)("%s has its limit, and is told", async (_who, credential, limit) => {
  const limits = createRequestLimits(byTenant);
  const { admitted, headers } = await send(limits, makeCredential(credential), 10);
  expect(admitted).toBe(limit ?? 10);
  expect(headers).toEqual(
    limit === null ? {} : { "ratelimit-policy": `"default";q=${limit};w=1`, ratelimit: '"default";r=0;t=1' },
  );
});

test("what is left is told with each answer", async () => {
  const limits = createRequestLimits(byTenant);
  const { headers } = await send(limits, makeCredential(), 1);
  expect(headers["ratelimit"]).toBe('"default";r=2;t=1');
});

test("keys are counted apart", async () => {
  const limits = createRequestLimits(byTenant);
  expect((await send(limits, makeCredential({ id: "a" }), 5)).admitted).toBe(byTenant);
  expect((await send(limits, makeCredential({ id: "b" }), 5)).admitted).toBe(byTenant);
});

test("a second later there is room again, whatever was refused", async () => {
  useFakeTimers();
  const limits = createRequestLimits(byTenant);
  await send(limits, makeCredential(), 100);
  vi.advanceTimersByTime(1_000);
  expect((await send(limits, makeCredential(), 5)).admitted).toBe(byTenant);
});

test("an address that shows wrong key after wrong key is refused for a second, and no other address is", async () => {
  useFakeTimers();
  const guesses = createKeyGuesses();
  for (let shown = 0; shown < 100; shown += 1) {
    await guesses.refuseGuesser("192.0.2.1");
    await guesses.noteWrong("192.0.2.1");
  }
  await expect(guesses.refuseGuesser("192.0.2.1")).rejects.toMatchObject({ code: "rate_limited" });
  await guesses.refuseGuesser("192.0.2.2");
  vi.advanceTimersByTime(1_000);
  await guesses.refuseGuesser("192.0.2.1");
});

function useFakeTimers(): void {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}
