import type { OAuth2Client } from "@posthorn/domain/endpoint-authentication";
import type { Outcome } from "@posthorn/domain/outcome";
import { createRedact } from "@posthorn/domain/redact-answer";
import { expect, test } from "vitest";
import type { SendRequest } from "../ports.ts";
import { createFakeEngine, makeClaim, makeId, makeOutcome } from "../testing/fake-engine.ts";
import { makeSendingEndpoint } from "../testing/sending-endpoint.ts";
import { createSend } from "./send.ts";

const oauth2: OAuth2Client = {
  type: "oauth2",
  tokenUrl: "https://login.example/token",
  clientId: "posthorn",
  clientSecret: "tell-nobody",
  scope: null,
  audience: null,
  clientAuthentication: "basic",
};
const delivery = makeClaim(makeId(21), makeId(10));
const grant = { access_token: "t0ken", token_type: "Bearer", expires_in: 3_600 };
const token = Buffer.from(JSON.stringify(grant));

test("an endpoint without OAuth gets one request, with the whole timeout", async () => {
  const road = open();
  const { outcome } = await road.send(makeSendingEndpoint({ authorization: "Basic eDp5" }), delivery);
  expect(outcome).toMatchObject({ reason: "ok", durationMs: 5 });
  expect(road.requests).toMatchObject([{ timeoutMs: 10_000, headers: { authorization: "Basic eDp5" } }]);
});

test("a token is fetched first, and takes its time from the endpoint's timeout", async () => {
  const road = open({ tokenTakesMs: 4_000 });
  const { outcome, startedAtMs } = await road.send(makeSendingEndpoint({ oauth2 }), delivery);
  expect(outcome).toMatchObject({ reason: "ok", durationMs: 4_005 });
  expect(startedAtMs).toBe(1_000_000);
  expect(road.requests).toMatchObject([
    { url: "https://login.example/token", timeoutMs: 10_000 },
    {
      url: "https://hooks.example/in",
      timeoutMs: 6_000,
      headers: { authorization: "Bearer t0ken", "webhook-timestamp": "1004" },
    },
  ]);
});

test("a token that comes too late is of no use to the attempt, but to the next one", async () => {
  const road = open({ tokenTakesMs: 10_000 });
  const endpoint = makeSendingEndpoint({ oauth2 });
  const { outcome } = await road.send(endpoint, delivery);
  expect(outcome).toMatchObject({ reason: "auth", statusCode: null, durationMs: 10_000 });
  expect((await road.send(endpoint, delivery)).outcome.reason).toBe("ok");
  expect(road.requests).toHaveLength(2);
});

test("without a token nothing is sent, and nothing of a secret is told", async () => {
  const road = open({
    token: { reason: "http_4xx", statusCode: 401, responseBody: Buffer.from("tell-nobody") },
  });
  const { outcome } = await road.send(makeSendingEndpoint({ oauth2 }), delivery);
  expect(outcome).toMatchObject({ reason: "auth", statusCode: null, responseHeaders: {} });
  expect(Buffer.from(outcome.responseBody).toString()).toBe("The token server answered 401.");
  expect(road.requests).toHaveLength(1);
});

test("an endpoint that answers 401 gets another token with the next attempt; after any other answer the same", async () => {
  const statuses = [500, 401, 200];
  const road = open({ answer: () => ({ statusCode: statuses.shift() ?? 200, reason: "http_4xx" }) });
  for (const _ of [1, 2, 3]) await road.send(makeSendingEndpoint({ oauth2 }), delivery);
  expect(road.requests.map(({ url }) => new URL(url).hostname)).toEqual([
    ...["login.example", "hooks.example", "hooks.example"],
    ...["login.example", "hooks.example"],
  ]);
});

test("nothing of what the endpoint is told in confidence stays in its answer, a token that was fetched for it neither", async () => {
  const said = "t0ken-of-today own-header tell-nobody";
  const answer = () => ({ responseBody: Buffer.from(said), responseHeaders: { "x-said": said } });
  const redact = createRedact(["own-header", "tell-nobody"]);
  const longer = { ...grant, access_token: "t0ken-of-today" };
  const withToken = open({ answer, token: { responseBody: Buffer.from(JSON.stringify(longer)) } });
  const sent = await withToken.send(makeSendingEndpoint({ oauth2, redact }), delivery);
  expect(sent.outcome.responseHeaders).toEqual({ "x-said": "[redacted] [redacted] [redacted]" });
  expect(Buffer.from(sent.outcome.responseBody).toString()).toBe("[redacted] [redacted] [redacted]");
  const { outcome } = await open({ answer }).send(makeSendingEndpoint({ redact }), delivery);
  expect(Buffer.from(outcome.responseBody).toString()).toBe("t0ken-of-today [redacted] [redacted]");
});

type Story = { token?: Partial<Outcome>; tokenTakesMs?: number; answer?: () => Partial<Outcome> };

function open({ token: given = {}, tokenTakesMs = 0, answer = () => ({}) }: Story = {}) {
  const requests: SendRequest[] = [];
  let nowMs = 1_000_000;
  const engine = createFakeEngine({
    clock: { now: () => nowMs },
    sender: {
      async send(request) {
        requests.push(request);
        if (request.url !== oauth2.tokenUrl) return makeOutcome(answer());
        nowMs += tokenTakesMs;
        return makeOutcome({ responseBody: token, ...given });
      },
    },
  });
  return { send: createSend(engine), requests };
}
