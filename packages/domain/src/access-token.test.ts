import fc from "fast-check";
import { expect, test } from "vitest";
import { readTokenAnswer, tokenRequestOf } from "./access-token.ts";
import { fixedAuthorization, type OAuth2Client } from "./endpoint-authentication.ts";
import type { Outcome } from "./outcome.ts";

const client: OAuth2Client = {
  type: "oauth2",
  tokenUrl: "https://auth.example/token",
  clientId: "post horn",
  clientSecret: "p:w/1%é",
  scope: "hooks:write more",
  audience: null,
  clientAuthentication: "basic",
};

const bodyOf = (request: { body: Uint8Array }) => Buffer.from(request.body).toString();

test("the client shows itself in the header, its parts encoded as forms are", () => {
  const request = tokenRequestOf(client);
  expect(request.headers).toEqual({
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    authorization: `Basic ${Buffer.from("post+horn:p%3Aw%2F1%25%C3%A9").toString("base64")}`,
  });
  expect(bodyOf(request)).toBe("grant_type=client_credentials&scope=hooks%3Awrite+more");
});

test("the client shows itself in the body where that is wished", () => {
  const request = tokenRequestOf({
    ...client,
    clientAuthentication: "post",
    scope: null,
    audience: "https://in.example",
  });
  expect(request.headers["authorization"]).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(bodyOf(request)))).toEqual({
    grant_type: "client_credentials",
    audience: "https://in.example",
    client_id: "post horn",
    client_secret: "p:w/1%é",
  });
});

function answer(body: unknown, over: Partial<Outcome> = {}): Outcome {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    reason: "ok",
    statusCode: 200,
    responseHeaders: {},
    responseBody: Buffer.from(text),
    remoteAddress: "192.0.2.1",
    durationMs: 3,
    ...over,
  };
}

const good = { access_token: "t0ken", token_type: "Bearer" };
test.each([
  ["3600 seconds", 3_600, 3_540_000],
  ["a short time", 30, 27_000],
  ["text", "600", 540_000],
  ["a fraction", 0.5, 450],
  ["nothing", undefined, 270_000],
  ["null", null, 270_000],
  ["no number", "soon", 270_000],
  ["ten years", 315_360_000, 86_340_000],
  ["the past", -5, 0],
])("with expires_in of %s a token is used for its time less a margin", (_what, expires_in, useForMs) => {
  expect(readTokenAnswer(answer({ ...good, expires_in }))).toEqual({ ok: true, token: "t0ken", useForMs });
});

test.each<[what: string, outcome: Outcome, message: string]>([
  ["no token", answer({ token_type: "Bearer" }), "without a usable access_token"],
  ["a token that is a number", answer({ ...good, access_token: 1 }), "without a usable access_token"],
  ["an empty token", answer({ ...good, access_token: "" }), "without a usable access_token"],
  [
    "a token with a new line",
    answer({ ...good, access_token: "a\r\nx: y" }),
    "without a usable access_token",
  ],
  ["a token of 4,097 bytes", answer({ ...good, access_token: "t".repeat(4_097) }), "without a usable"],
  ["another kind of token", answer({ ...good, token_type: "mac" }), "token_type is not Bearer"],
  ["no kind of token", answer({ access_token: "t0ken" }), "token_type is not Bearer"],
  ["HTML", answer("<html>"), "without a usable access_token"],
  ["null", answer("null"), "without a usable access_token"],
  ["an array", answer([good]), "without a usable access_token"],
  [
    "text that is not UTF-8",
    answer("", { responseBody: Uint8Array.of(0xff) }),
    "without a usable access_token",
  ],
  [
    "a refusal that says why",
    answer({ error: "invalid_client" }, { reason: "http_4xx", statusCode: 401 }),
    "The token server answered 401 (invalid_client).",
  ],
  [
    "a refusal in words of its own",
    answer({ error: "tell-nobody" }, { reason: "http_4xx", statusCode: 400 }),
    "The token server answered 400.",
  ],
  ["a redirect", answer(good, { reason: "http_3xx", statusCode: 302 }), "The token server answered 302."],
  ["a failure", answer("oops", { reason: "http_5xx", statusCode: 503 }), "The token server answered 503."],
  [
    "no answer",
    answer("", { reason: "timeout_connect", statusCode: null }),
    "gave no answer: timeout_connect.",
  ],
])("%s is no token, and the tenant is told why", (_what, outcome, message) => {
  const read = readTokenAnswer(outcome);
  expect(read).toEqual({ ok: false, message: expect.stringContaining(message) });
});

test("whatever is answered is a token fit for a header, or none", () => {
  const anything = fc.oneof(
    fc.json(),
    fc.record({
      access_token: fc.string({ unit: "binary" }),
      token_type: fc.constant("bearer"),
      expires_in: fc.double(),
    }),
  );
  fc.assert(
    fc.property(anything, (body) => {
      const read = readTokenAnswer(answer(body));
      if (!read.ok) return;
      expect(() => new Headers({ authorization: `Bearer ${read.token}` })).not.toThrow();
      expect(read.useForMs).toBeGreaterThanOrEqual(0);
      expect(read.useForMs).toBeLessThanOrEqual(86_400_000);
    }),
  );
});

test("a name and a password are sent in UTF-8, a token as it is", () => {
  expect(fixedAuthorization({ type: "basic", username: "test", password: "123£" })).toBe(
    "Basic dGVzdDoxMjPCow==",
  );
  expect(fixedAuthorization({ type: "bearer", token: "mF_9.B5f-4.1JqM" })).toBe("Bearer mF_9.B5f-4.1JqM");
  expect(fixedAuthorization(client)).toBeNull();
});
