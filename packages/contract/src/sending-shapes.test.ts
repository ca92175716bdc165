import { expect, test } from "vitest";
import { authentication, format, headerPrefix, signatures } from "./sending-shapes.ts";

const basic = { type: "basic", username: "u", password: "p" };
const bearer = { type: "bearer", token: "t" };
const oauth2 = {
  ...{ type: "oauth2", tokenUrl: "https://login.example/token", clientId: "c", clientSecret: "s" },
  ...{ scope: null, audience: null, clientAuthentication: "basic" },
};

const accepted: [field: string, schema: typeof authentication | typeof signatures, value: unknown][] = [
  ["no authentication", authentication, null],
  ["basic", authentication, basic],
  ["basic in UTF-8", authentication, { ...basic, username: "hörn", password: "пароль: 1" }],
  ["basic without a password", authentication, { ...basic, password: "" }],
  ["a token of 4,096 bytes", authentication, { ...bearer, token: "t".repeat(4_096) }],
  ["several scopes", authentication, { ...oauth2, scope: "hooks:write https://in.example/.default" }],
  ["an audience", authentication, { ...oauth2, audience: "https://in.example" }],
  ["a client with spaces", authentication, { ...oauth2, clientId: "post horn", clientSecret: "a b:c%" }],
  ["v1a alone", signatures, ["v1a"]],
  ["both signatures", signatures, ["v1a", "v1"]],
];

test.each(accepted)("%s is taken as it is", (_what, schema, value) => {
  expect(schema.parse(value)).toEqual(value);
});

test("what is left out of OAuth 2.0 has its default", () => {
  const { scope: _, audience: __, clientAuthentication: ___, ...least } = oauth2;
  expect(authentication.parse(least)).toEqual(oauth2);
});

test.each([
  ["another kind", { type: "digest", username: "u", password: "p" }],
  ["no kind", { token: "t" }],
  ["a field of another kind", { ...bearer, password: "p" }],
  ["a colon in the name", { ...basic, username: "a:b" }],
  ["a new line in the name", { ...basic, username: "a\nb" }],
  ["a long name", { ...basic, username: "u".repeat(257) }],
  ["a new line in the password", { ...basic, password: "p\r\nx: y" }],
  ["half a character in the password", { ...basic, password: "\ud800" }],
  ["the password's placeholder", { ...basic, password: "[redacted]" }],
  ["an empty token", { ...bearer, token: "" }],
  ["a token with a space", { ...bearer, token: "a b" }],
  ["a token with a new line", { ...bearer, token: "a\n" }],
  ["a long token", { ...bearer, token: "t".repeat(4_097) }],
  ["the token's placeholder", { ...bearer, token: "[redacted]" }],
  ["the client secret's placeholder", { ...oauth2, clientSecret: "[redacted]" }],
  ["no token URL", { ...oauth2, tokenUrl: "" }],
  ["a long token URL", { ...oauth2, tokenUrl: `https://a.example/${"x".repeat(2_048)}` }],
  ["no client", { ...oauth2, clientId: "" }],
  ["a scope with a quote", { ...oauth2, scope: 'a"b' }],
  ["scopes with two spaces", { ...oauth2, scope: "a  b" }],
  ["an audience with a space", { ...oauth2, audience: "a b" }],
  ["another way to show the client", { ...oauth2, clientAuthentication: "jwt" }],
])("authentication with %s is refused, and its values are not repeated", (_what, value) => {
  const { success, error } = authentication.safeParse(value);
  expect(success).toBe(false);
  expect(JSON.stringify(error?.issues)).not.toMatch(/пароль|p\\r|tttt/);
});

test.each([[[]], [["v1", "v1"]], [["v2"]], [["v1", "v1a", "v1"]], ["v1"], [null]])(
  "the signatures %j are refused",
  (value) => {
    expect(signatures.safeParse(value).success).toBe(false);
  },
);

test.each(["", "Svix", "svix-", "a_b", "x".repeat(33), 7])("the header prefix %j is refused", (value) => {
  expect(headerPrefix.safeParse(value).success).toBe(false);
});

test.each(["RAW", "cloudevents", "", null])("the format %j is refused", (value) => {
  expect(format.safeParse(value).success).toBe(false);
});
