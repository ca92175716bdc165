import fc from "fast-check";
import { expect, test } from "vitest";
import { checkHeaders, isHeaderAllowed, isHeaderPrefixAllowed } from "./endpoint-header.ts";

test.each([
  ...[
    "Authorization",
    "authorization",
    "X-Env",
    "X-Api-Key",
    "Accept",
    "traceparent",
    "X-Request-Id",
    "0",
    "-",
  ],
  ...[
    "Hostname",
    "X-Host",
    "Connections",
    "Dated",
    "X-Forwarded",
    "X-Webhook-Token",
    "Webhook",
    "ten",
    "via-x",
  ],
  "x".repeat(64),
])("the header %s is a tenant's to choose", (name) => {
  expect(isHeaderAllowed(name, "v")).toBe(true);
});

test.each([
  ...[
    "Host",
    "HOST",
    "Connection",
    "Keep-Alive",
    "TE",
    "Trailer",
    "Trailers",
    "Transfer-Encoding",
    "Upgrade",
    "Expect",
  ],
  ...[
    "Content-Length",
    "Content-Type",
    "Content-Encoding",
    "content-anything",
    "User-Agent",
    "Date",
    "Via",
    "Cookie",
  ],
  ...[
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "Proxy-Authorization",
    "Proxy-Connection",
    "proxy-x",
  ],
  ...[
    "Webhook-Id",
    "webhook-signature",
    "Webhook-Anything",
    "Posthorn-Attempt",
    "posthorn-x",
    "svix-id",
    "ce-id",
    "CE-Type",
    "Svix-Signature",
  ],
  ...[
    "X-Amz-Date",
    "x-amzn-trace-id",
    "X-Aws-Ec2-Metadata-Token",
    "X-Goog-Iam",
    "X-Google-Metadata-Request",
    "X-GFE-x",
  ],
  ...["X-Azure-Ref", "X-MS-Version", "X-Aliyun-Ecs-Metadata-Token", "Metadata", "Metadata-Flavor"],
])("the header %s is reserved in every case", (name) => {
  for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
    expect(checkHeaders({ [spelling]: "v" })).toEqual([{ name: spelling, problem: "is reserved" }]);
  }
});

test.each([
  ...[
    "",
    " ",
    "a b",
    "a:",
    "a_b",
    "a.b",
    "a\r\nb",
    "a\u0000",
    "é",
    "\u212a",
    "host ",
    " host",
    "host\t",
    ":authority",
  ],
  "x".repeat(65),
])("%j is no header name", (name) => {
  expect(isHeaderAllowed(name, "v")).toBe(false);
});

test.each([
  ["a tab", "a\tb", true],
  ["nothing", "", true],
  ["all that prints", " !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", true],
  ["4,096 bytes", "x".repeat(4096), true],
  ["4,097 bytes", "x".repeat(4097), false],
  ["a new line", "a\nb", false],
  ["a new line at the end", "a\n", false],
  ["a carriage return", "a\rHost: b", false],
  ["a NUL", "a\u0000", false],
  ["a DEL", "a\u007f", false],
  ["an escape", "\u001b[31m", false],
  ["Latin-1", "é", false],
  ["a letter whose low byte is a new line", "\u010a", false],
  ["an emoji", "😀", false],
])("a value with %s is allowed: %s", (_, value, expected) => {
  expect(isHeaderAllowed("X-Env", value)).toBe(expected);
});

test("good headers have no problems", () => {
  expect(checkHeaders({})).toEqual([]);
  expect(checkHeaders({ "X-Env": "prod", Authorization: "Bearer abc" })).toEqual([]);
});

test("each bad header is named once with its first problem, and no value is quoted", () => {
  const problems = checkHeaders({
    Host: "hunter2",
    "a b": "hunter2",
    "X-Bad": "hunter2\n",
    "X-Env": "hunter2",
  });
  expect(problems.map(({ name }) => name)).toEqual(["Host", "a b", "X-Bad"]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});

test("one name in two cases is given twice", () => {
  expect(checkHeaders({ "X-Env": "a", "x-env": "b" })).toEqual([
    { name: "x-env", problem: "is given twice" },
  ]);
});

test("32 headers are enough", () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`X-${at}`, "v"]));
  expect(checkHeaders(many(32))).toEqual([]);
  expect(checkHeaders(many(33))).toEqual([{ name: "", problem: "are more than 32" }]);
});

test("16 KB are enough, names and separators counted", () => {
  const headers = { "X-1": "v".repeat(4096), "X-2": "v".repeat(4096), "X-3": "v".repeat(4096) };
  const left = 16_384 - 3 * (4096 + 7) - 7;
  expect(checkHeaders({ ...headers, "X-4": "v".repeat(left) })).toEqual([]);
  const tooMuch = checkHeaders({ ...headers, "X-4": "v".repeat(left + 1) });
  expect(tooMuch).toEqual([{ name: "", problem: "are more than 16 KB together" }]);
});

test("whatever is allowed cannot break out of its line", () => {
  const unit = fc.constantFrom(..."aZ09-: \t\r\n\u0000\u007f\u0085é\u010a\u2028");
  const anyText = fc.string({ unit, minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyText, anyText, (name, value) => {
      if (!isHeaderAllowed(name, value)) return;
      const line = Buffer.from(`${name}: ${value}`, "latin1").toString("latin1");
      expect(line).toMatch(/^[A-Za-z0-9-]+: [\t -~]*$/);
      expect(line.indexOf(":")).toBe(name.length);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ...["svix", "acme", "x-acme", "x-outpost", "a1-b2-c3", "x", "cet", "webhooks", "x-webhook", "a".repeat(32)],
])("the webhook headers may be sent under the prefix %s too", (prefix) => {
  expect(isHeaderPrefixAllowed(prefix)).toBe(true);
});

test.each([
  ...["", "-", "a-", "-a", "a--b", "Svix", "a_b", "a b", "a\n", "é", "a".repeat(33)],
  ...[
    "webhook",
    "posthorn",
    "posthorn-x",
    "ce",
    "content",
    "proxy",
    "x-forwarded",
    "x-amz",
    "x-google",
    "webhook-x",
  ],
])("the webhook headers are never sent under the prefix %j", (prefix) => {
  expect(isHeaderPrefixAllowed(prefix)).toBe(false);
});
