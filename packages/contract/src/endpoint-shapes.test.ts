import { expect, test } from "vitest";
import {
  createdEndpoint,
  endpoint,
  endpointCreate,
  endpointResume,
  endpointUpdate,
} from "./endpoint-shapes.ts";

const url = "https://hooks.acme.example/in";

test("an endpoint needs nothing but a URL", () => {
  expect(endpointCreate.parse({ url })).toEqual({
    url,
    description: "",
    eventTypes: ["*"],
    channels: [],
    headers: {},
    timeoutMs: 15_000,
    retrySchedule: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
    maxInFlight: 10,
    ratePerSecond: null,
    filter: null,
    format: "raw",
    signatures: ["v1"],
    headerPrefix: null,
    authentication: null,
  });
});

const many = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
const manyHeaders = (count: number) => Object.fromEntries(many(count).map((name) => [name, "1"]));

const fields: [field: string, value: unknown, ok: boolean][] = [
  ["url", "", false],
  ["url", `https://a.example/${"x".repeat(2_048)}`, false],
  ["eventTypes", [], false],
  ["eventTypes", many(100), true],
  ["eventTypes", many(101), false],
  ["eventTypes", ["*.paid"], false],
  ["channels", many(20), true],
  ["channels", many(21), false],
  ["channels", ["a b"], false],
  ["headers", manyHeaders(32), true],
  ["headers", manyHeaders(33), false],
  ["headers", { "X-Env": "" }, true],
  ["headers", { "X-Env": "a\tb c" }, true],
  ["headers", { "X-Env": "a\r\nX-Evil: 1" }, false],
  ["headers", { "X-Env": " a" }, false],
  ["headers", { "X-Env": "é" }, false],
  ["headers", { "X-Env": "x".repeat(4_097) }, false],
  ["headers", { "X Env": "a" }, false],
  ["headers", { "": "a" }, false],
  ["headers", { "X-Env": "[redacted]" }, false],
  ["timeoutMs", 1_000, true],
  ["timeoutMs", 999, false],
  ["timeoutMs", 30_001, false],
  ["timeoutMs", 1_500.5, false],
  ["timeoutMs", "15000", false],
  ["retrySchedule", [], true],
  ["retrySchedule", [1, 604_800], true],
  ["retrySchedule", [0], false],
  ["retrySchedule", [604_801], false],
  ["retrySchedule", Array(31).fill(5), false],
  ["maxInFlight", 1_000, true],
  ["maxInFlight", 0, false],
  ["maxInFlight", 1_001, false],
  ["ratePerSecond", null, true],
  ["ratePerSecond", 5, true],
  ["ratePerSecond", 0.01, true],
  ["ratePerSecond", 0.009, false],
  ["ratePerSecond", 0, false],
  ["ratePerSecond", -1, false],
  ["ratePerSecond", 10_000, true],
  ["ratePerSecond", 10_000.5, false],
  ["ratePerSecond", "5", false],
  ["filter", null, true],
  ["filter", { total: { $gte: 100 } }, true],
  ["filter", [], false],
  ["filter", "total > 100", false],
  ["description", "a\0", false],
  ["status", "paused", false],
];

test.each(fields)("%s %j is accepted: %s", (field, value, ok) => {
  expect(endpointCreate.safeParse({ url, [field]: value }).success).toBe(ok);
  expect(endpointUpdate.safeParse({ [field]: value }).success).toBe(ok);
});

const resumes: [body: unknown, backlog: unknown][] = [
  [undefined, "all"],
  [{}, "all"],
  [{ backlog: "all" }, "all"],
  [{ backlog: "none" }, "none"],
  [{ backlog: { since: "2026-03-01T13:00:00+01:00" } }, { since: "2026-03-01T12:00:00.000Z" }],
];

test.each(resumes)("a resume with %j takes up the backlog %j", (body, backlog) => {
  expect(endpointResume.parse(body)).toEqual({ backlog });
});

test.each([
  null,
  { backlog: "some" },
  { backlog: null },
  { backlog: {} },
  { backlog: { since: "yesterday" } },
  { backlog: { since: "2026-03-01T12:00:00Z", until: "2026-03-02T12:00:00Z" } },
])("a resume with %j is refused", (body) => {
  expect(endpointResume.safeParse(body).success).toBe(false);
});

test("a secret is set at creation only and changed by rotation", () => {
  const secret = `whsec_${"A".repeat(32)}`;
  expect(endpointCreate.safeParse({ url, secret }).success).toBe(true);
  expect(endpointUpdate.safeParse({ secret }).success).toBe(false);
});

test("answers hold no header value and, but for the first, no secret", () => {
  const [example] = createdEndpoint.meta()?.examples ?? [];
  const created = createdEndpoint.parse(example);
  expect(endpoint.parse(created)).not.toHaveProperty("secret");
  expect(endpoint.safeParse({ ...created, headers: { "X-Env": "prod" } }).success).toBe(false);
});
