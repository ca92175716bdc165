import { expect, test } from "vitest";
import type { EndpointAuthentication } from "./endpoint-authentication.ts";
import type { Outcome } from "./outcome.ts";
import { createRedact, secretsOf } from "./redact-answer.ts";

const token = 's3cret "tok/en';
const login = { type: "basic", username: "posthorn", password: "pass:wörd" } as const;
const base64 = Buffer.from("posthorn:pass:wörd").toString("base64");
const client: EndpointAuthentication = {
  ...{ type: "oauth2", tokenUrl: "https://a.example/", clientId: "posthorn", clientSecret: "client-secret" },
  ...{ scope: null, audience: null, clientAuthentication: "basic" },
};

const echoed: [what: string, Record<string, string>, EndpointAuthentication | null, string, string][] = [
  [
    "a header",
    { "X-Token": token },
    null,
    `got ${token}, twice: ${token}`,
    "got [redacted], twice: [redacted]",
  ],
  ["a header as JSON", { "X-Token": token }, null, JSON.stringify({ token }), '{"token":"[redacted]"}'],
  [
    "a header in a URL",
    { "X-Token": token },
    null,
    `?t=${encodeURIComponent(token)}&a=1`,
    "?t=[redacted]&a=1",
  ],
  [
    "what follows a scheme",
    { "X-Auth": "ApiKey 0123456789" },
    null,
    "0123456789 is old",
    "[redacted] is old",
  ],
  [
    "an own login",
    { Authorization: `Basic ${base64}` },
    null,
    `pass:wörd ${base64}`,
    "[redacted] [redacted]",
  ],
  ["a password", {}, login, "posthorn, pass:wörd", "posthorn, [redacted]"],
  ["a login", {}, login, `Basic ${base64}`, "Basic [redacted]"],
  ["a bearer token", {}, { type: "bearer", token: "abcdefgh" }, "Bearer abcdefgh", "Bearer [redacted]"],
  ["a client secret", {}, client, "client-secret", "[redacted]"],
  ["a secret in another", { A: "abcdefgh", B: "abcdefghijkl" }, null, "abcdefghijkl", "[redacted]"],
  ["a secret that is cut off", { "X-Token": "abcdefghijkl" }, null, "is abcdefghijk", "is [redacted]"],
  ["the beginning of one, elsewhere", { "X-Token": "abcdefghijkl" }, null, "abcdefgh is", "abcdefgh is"],
];

test.each(echoed)("%s does not stay in an answer", (_what, headers, authentication, said, kept) => {
  const redact = createRedact(secretsOf(headers, authentication));
  const fit = (text: string) => `${text}${" ".repeat(40)}`;
  const isAtEnd = kept.endsWith("[redacted]");
  const answer = redact?.(outcomeOf(isAtEnd ? said : fit(said), { "x-said": said }));
  expect(Buffer.from(answer?.responseBody ?? "").toString()).toBe(
    isAtEnd ? kept.slice(0, Buffer.byteLength(said)) : fit(kept),
  );
});

test("headers of an answer are looked at too, and all else stays", () => {
  const answer = outcomeOf("", { "x-said": `it is ${token}`, "retry-after": "5" });
  expect(createRedact([token])?.(answer)).toEqual({
    ...answer,
    responseHeaders: { "x-said": "it is [redacted]", "retry-after": "5" },
  });
});

test("bytes that are no text stay as they are, around a secret and without one", () => {
  const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
  const redact = createRedact([token]);
  const plain = outcomeOf(bytes, {});
  expect(redact?.(plain).responseBody).toBe(bytes);
  const around = Buffer.concat([bytes, Buffer.from(token), bytes]);
  const kept = Buffer.concat([bytes, Buffer.from("[redacted]"), bytes]);
  expect(Buffer.from(redact?.(outcomeOf(around, {})).responseBody ?? "")).toEqual(kept);
});

test("a body does not grow", () => {
  const body = "abcdefgh".repeat(2_000);
  expect(createRedact(["abcdefgh"])?.(outcomeOf(body, {})).responseBody.byteLength).toBe(body.length);
});

test("there is nothing to look for where there is no secret, or a short one", () => {
  expect(createRedact(secretsOf({}, null))).toBeNull();
  expect(createRedact(secretsOf({ "X-Env": "prod" }, { type: "bearer", token: "1234567" }))).toBeNull();
  expect(createRedact(secretsOf({ Accept: "application/json" }, null))).toBeNull();
});

function outcomeOf(body: string | Uint8Array, responseHeaders: Record<string, string>): Outcome {
  return {
    ...{ reason: "http_4xx", statusCode: 401, responseHeaders, responseBody: Buffer.from(body) },
    ...{ remoteAddress: null, durationMs: 5 },
    ...(typeof body !== "string" && { responseBody: body }),
  };
}
