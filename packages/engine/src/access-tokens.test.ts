import type { OAuth2Client } from "@posthorn/domain/endpoint-authentication";
import type { Outcome } from "@posthorn/domain/outcome";
import { expect, test } from "vitest";
import { AccessTokens } from "./access-tokens.ts";
import type { SendRequest } from "./ports.ts";
import { createFakeEngine, makeId, makeOutcome } from "./testing/fake-engine.ts";
import { makeSendingEndpoint } from "./testing/sending-endpoint.ts";

const client: OAuth2Client = {
  type: "oauth2",
  tokenUrl: "https://login.example/token",
  clientId: "posthorn",
  clientSecret: "tell-nobody",
  scope: null,
  audience: null,
  clientAuthentication: "basic",
};
const one = makeSendingEndpoint({ id: makeId(11), timeoutMs: 4_000 });

test("asks the token server once for all attempts that wait, and again when its token has had its time", async () => {
  const { tokens, asked, clock } = open();
  const [first, second] = await Promise.all([tokens.get(one, client), tokens.get(one, client)]);
  clock.nowMs += 89_999;
  const third = await tokens.get(one, client);
  expect([first, second, third].map(tokenOf)).toEqual(["t1", "t1", "t1"]);
  clock.nowMs += 1;
  expect(tokenOf(await tokens.get(one, client))).toBe("t2");
  expect(asked).toHaveLength(2);
  expect(asked[0]).toMatchObject({
    endpointId: one.id,
    url: client.tokenUrl,
    timeoutMs: 4_000,
    headers: { "user-agent": "Posthorn/test", accept: "application/json" },
  });
});

test("asks anew for another endpoint, and for another version of the same", async () => {
  const { tokens, asked } = open();
  await tokens.get(one, client);
  await tokens.get(makeSendingEndpoint({ id: makeId(12) }), client);
  await tokens.get({ ...one, version: 2 }, client);
  await tokens.get({ ...one, version: 2 }, client);
  expect(asked).toHaveLength(3);
});

test("forgets the token that an endpoint refused, but not the one that replaced it", async () => {
  const { tokens, asked } = open();
  await tokens.get(one, client);
  await tokens.drop(one, "t1");
  expect(tokenOf(await tokens.get(one, client))).toBe("t2");
  await tokens.drop(one, "t1");
  expect(tokenOf(await tokens.get(one, client))).toBe("t2");
  expect(asked).toHaveLength(2);
});

test("a refusal is not remembered, ends the attempt with auth, and says what the token server answered", async () => {
  const { tokens, asked, answers } = open();
  answers.push({ reason: "http_4xx", statusCode: 401, responseHeaders: { "webhook-delivery": "disable" } });
  const refused = await tokens.get(one, client);
  expect(outcomeOf(refused)).toMatchObject({
    reason: "auth",
    statusCode: null,
    responseHeaders: {},
    remoteAddress: null,
  });
  expect(Buffer.from(outcomeOf(refused)?.responseBody ?? []).toString()).toBe(
    "The token server answered 401.",
  );
  expect(tokenOf(await tokens.get(one, client))).toBe("t2");
  expect(asked).toHaveLength(2);
});

test("a token without a lifetime left serves those who waited for it, and nobody after them", async () => {
  const { tokens, asked, answers } = open();
  answers.push(tokenAnswer("short", 0));
  const waiting = [tokens.get(one, client), tokens.get(one, client)];
  expect((await Promise.all(waiting)).map(tokenOf)).toEqual(["short", "short"]);
  expect(tokenOf(await tokens.get(one, client))).toBe("t2");
  expect(asked).toHaveLength(2);
});

test("an attempt cut short by the end of its worker is not the token server's fault", async () => {
  const { tokens, answers } = open();
  answers.push({ reason: "worker_lost", statusCode: null });
  expect(outcomeOf(await tokens.get(one, client))?.reason).toBe("worker_lost");
});

test("remembers so many tokens at most, the newest", async () => {
  const { tokens, asked } = open(2);
  const endpoints = [11, 12, 13, 12, 13, 11].map((n) => makeSendingEndpoint({ id: makeId(n) }));
  for (const endpoint of endpoints) await tokens.get(endpoint, client);
  expect(asked.map(({ endpointId }) => endpointId)).toEqual([11, 12, 13, 11].map(makeId));
});

function open(limit?: number) {
  const asked: SendRequest[] = [];
  const answers: Partial<Outcome>[] = [];
  const clock = { nowMs: 1_000_000 };
  const engine = createFakeEngine({
    clock: { now: () => clock.nowMs },
    sender: {
      async send(request) {
        asked.push(request);
        return makeOutcome(answers.shift() ?? tokenAnswer(`t${asked.length}`, 100));
      },
    },
  });
  return { tokens: new AccessTokens(engine, limit), asked, answers, clock };
}

function tokenAnswer(access_token: string, expires_in: number): Partial<Outcome> {
  return { responseBody: Buffer.from(JSON.stringify({ access_token, token_type: "bearer", expires_in })) };
}

type Access = Awaited<ReturnType<AccessTokens["get"]>>;
const tokenOf = (access: Access) => (access.ok ? access.token : null);
const outcomeOf = (access: Access) => (access.ok ? null : access.outcome);
