import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asProblem, type WireRequest } from "./testing/checked-client.ts";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const suffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";
const event = '{"eventType":"a","payload":1}';
const json = { "content-type": "application/json" };
const emit = { method: "POST", path: "/v1/tenants/acme/events", headers: json, body: event };
const get = (path: string): WireRequest => ({ method: "GET", path });

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
});

const bodies: [what: string, request: WireRequest, status: number][] = [
  ["gzip", { ...emit, headers: { ...json, "content-encoding": "gzip" } }, 415],
  ["a coding twice", { ...emit, headers: { ...json, "content-encoding": "identity, gzip" } }, 415],
  ["an unknown coding", { ...emit, headers: { ...json, "content-encoding": "\u00e9" } }, 415],
  ["another charset", { ...emit, headers: { "content-type": "application/json; charset=latin1" } }, 415],
  ["UTF-16", { ...emit, headers: { "content-type": "application/json;charset=utf-16" } }, 415],
  ["another charset behind", { ...emit, headers: { "content-type": "application/json;a=b;charset=x" } }, 415],
  ["no content type", { ...emit, headers: {} }, 415],
  ["an empty content type", { ...emit, headers: { "content-type": "" } }, 415],
  ["a form", { ...emit, headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
  ["plain text", { ...emit, headers: { "content-type": "text/json" } }, 415],
  ["a type that begins like JSON", { ...emit, headers: { "content-type": "application/jsonp" } }, 415],
  ["a list of types", { ...emit, headers: { "content-type": "application/json, text/html" } }, 415],
  ["a long type", { ...emit, headers: { "content-type": `application/${"a+".repeat(4_000)}` } }, 415],
];

test.each(bodies)("%s is refused", async (_what, request, status) => {
  expect(asProblem(await client.send(request)).status).toBe(status);
});

const fine: [what: string, headers: WireRequest["headers"]][] = [
  ["a charset", { "content-type": "application/json; charset=utf-8" }],
  ["a charset in quotes", { "content-type": 'application/json;charset="UTF-8"' }],
  ["a structured suffix", { "content-type": "application/vnd.acme.v1+json" }],
  ["capitals", { "content-type": "Application/JSON" }],
  ["an unknown parameter", { "content-type": "application/json; version=1" }],
  ["no coding, said aloud", { ...json, "content-encoding": "Identity" }],
  ["a body in chunks", { ...json, "transfer-encoding": "chunked" }],
  ["a long query", { ...json, "x-ignored": "a".repeat(4_000) }],
];

test.each(fine)("%s is accepted", async (_what, headers) => {
  expect((await client.send({ ...emit, headers: headers ?? {} })).status).toBe(202);
});

const idempotencyKeys: [what: string, key: string | string[]][] = [
  ["an empty key", ""],
  ["a key with a space", "a b"],
  ["a key that is too long", "a".repeat(256)],
  ["a key beyond ASCII", "\u00e9"],
  ["two keys", ["a", "b"]],
  ["a key with a tab", "a\tb"],
];

test.each(idempotencyKeys)("%s is no Idempotency-Key", async (_what, key) => {
  for (const path of [emit.path, "/v1/events/batch"]) {
    const answer = await client.send({ ...emit, path, headers: { ...json, "idempotency-key": key } });
    expect(asProblem(answer)).toMatchObject({
      code: "invalid_field",
      errors: [{ pointer: "/idempotency-key" }],
    });
  }
});

const unknown: [what: string, request: WireRequest, status: number][] = [
  ["a page of nothing", get("/console"), 404],
  ["an unknown route", get("/v1/unknown"), 404],
  ["another version", get("/v2/tenants"), 404],
  ["a doubled slash", get("//v1/tenants"), 404],
  ["a dot segment", get("/v1/tenants/../tenants/acme"), 404],
  ["an encoded slash", get("/v1/tenants/acme%2Fevents"), 404],
  ["a NUL", get("/v1/tenants/acme%00"), 404],
  ["half an escape", get("/v1/tenants/%"), 400],
  ["an escape of no digits", get("/v1/tenants/%zz/events"), 400],
  ["an escape that is no UTF-8", get("/v1/tenants/%ff"), 400],
  ["half a character", get("/v1/event-types/%E0%A4%A"), 400],
  ["an escaped surrogate", get("/v1/event-types/%ED%A0%80"), 400],
  ["a long path", get(`/v1/tenants/${"a".repeat(8_000)}`), 404],
  ["a long event type", get(`/v1/event-types/${"a".repeat(129)}`), 404],
  ["many segments", get(`/v1${"/a".repeat(3_000)}`), 404],
  ["an id of another kind", get(`/v1/tenants/acme/events/dlv_${suffix}`), 404],
  ["an id in capitals", get(`/v1/tenants/acme/events/evt_${suffix.toUpperCase()}`), 404],
  ["an id past 128 bits", get(`/v1/tenants/acme/events/evt_8${suffix.slice(1)}`), 404],
  ["a UUID for an id", get("/v1/tenants/acme/events/01999999-9999-7999-8999-999999999999"), 404],
  ["a tenant with a quote", get("/v1/tenants/a'--/events"), 404],
  ["a dot as tenant", get("/v1/tenants/./events"), 404],
  ["a wrong method", { method: "PUT", path: emit.path }, 404],
  ["DELETE on a list", { method: "DELETE", path: "/v1/tenants" }, 404],
  ["POST on what is read", { method: "POST", path: "/healthz" }, 404],
  ["OPTIONS", { method: "OPTIONS", path: "/v1/tenants" }, 404],
  ["TRACE", { method: "TRACE", path: "/v1/tenants" }, 404],
  ["PROPFIND", { method: "PROPFIND", path: "/v1/tenants" }, 404],
];

test.each(unknown)("%s is not found or not understood", async (_what, request, status) => {
  expect(asProblem(await client.send(request)).status).toBe(status);
});

const cursors = {
  empty: "",
  spaces: "   ",
  "no base64url": "!!!!",
  "base64 with padding": Buffer.from("evt_").toString("base64"),
  "a bare id": `evt_${suffix}`,
  "a bare UUID": Buffer.from("01999999-9999-7999-8999-999999999999").toString("base64url"),
  "a cursor of tenants": Buffer.from(`ten_${suffix}`).toString("base64url"),
  "a cursor of event types": Buffer.from("name:a").toString("base64url"),
  "bytes that are no text": Buffer.from([0xff, 0xfe]).toString("base64url"),
  "NUL at the end": Buffer.from(`evt_${suffix}\0`).toString("base64url"),
  "a long one": "A".repeat(8_000),
};

test.each(Object.entries(cursors))("%s is no cursor of events", async (_what, cursor) => {
  const path = `/v1/tenants/acme/events?cursor=${encodeURIComponent(cursor)}`;
  expect(asProblem(await client.send(get(path)))).toMatchObject({ code: "invalid_cursor", status: 400 });
});

const lists = [
  "/v1/tenants",
  "/v1/api-keys",
  "/v1/event-types",
  "/v1/tenants/acme/endpoints",
  "/v1/tenants/acme/events",
  "/v1/tenants/acme/deliveries",
  "/v1/deliveries",
];
const cursorNames = ["ten_", "key_", "name:", "ep_", "evt_", "dlv_", "dlv_"];

test.each(lists)("%s takes no cursor of another list", async (path) => {
  const own = cursorNames[lists.indexOf(path)];
  for (const name of new Set(cursorNames)) {
    const cursor = Buffer.from(name === "name:" ? "name:a" : `${name}${suffix}`).toString("base64url");
    const { status } = await client.send(get(`${path}?cursor=${cursor}`));
    expect([name, status]).toEqual([name, name === own ? 200 : 400]);
  }
});

const queries = [
  "limit=0",
  "limit=101",
  "limit=-1",
  "limit=1.5",
  "limit=abc",
  "limit=",
  "limit=1e400",
  "limit=NaN",
  "limit=1&limit=2",
  "cursor=a&cursor=b",
  "limit[]=1",
  "unknown=1",
  "__proto__=1",
  "constructor=1",
  "limit=%00",
  "limit=%",
  "limit=%ff",
  `${"a=1&".repeat(1_000)}limit=1`,
];

test.each(lists.flatMap((path) => queries.map((query) => `${path}?${query}`)))(
  "GET %s is refused",
  async (path) => {
    expect([400, 422]).toContain(asProblem(await client.send(get(path))).status);
  },
);

const filters = [
  "endpoint=ep_",
  `endpoint=evt_${suffix}`,
  "event=x",
  "eventType=a..b",
  "eventType=*.paid",
  "status=done",
  "status=",
  "status=pending,,failed",
  "status=pending&status=failed",
  "reason=unlucky",
  "statusClass=1xx",
  "tag=",
  "tag=a%20b",
  "tag=%00",
  "createdAfter=yesterday",
  "createdAfter=2026-02-30T00:00:00Z",
  "createdAfter=2026-01-01",
  "createdBefore=0000-01-01T00:00:00Z",
  "createdBefore=%2B275760-09-13T00:00:00Z",
  `include=payload`,
];

test.each(filters)("deliveries are not filtered by %s", async (query) => {
  const problem = asProblem(await client.send(get(`/v1/tenants/acme/deliveries?${query}`)));
  expect(problem.code).toBe("invalid_field");
});

test("an event is not read with anything but its payload", async () => {
  for (const query of ["include=secrets", "include=", "include=payload&include=payload", "payload=1"]) {
    const answer = await client.send(get(`/v1/tenants/acme/events/evt_${suffix}?${query}`));
    expect(asProblem(answer).code).toBe("invalid_field");
  }
});

test("headers beyond all bounds are refused", async () => {
  const answer = await client.send({ ...emit, headers: { ...json, "x-huge": "a".repeat(20_000) } });
  expect(answer.status).toBe(431);
  const many = Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`x-${n}`, "1"]));
  expect([202, 431]).toContain((await client.send({ ...emit, headers: { ...json, ...many } })).status);
});

const requestIds: [what: string, given: string, isKept: boolean][] = [
  ["a plain id", "req-42_a.b", true],
  ["the longest", "a".repeat(128), true],
  ["one that is too long", "a".repeat(129), false],
  ["one with spaces", "a b", false],
  ["one that would break a log line", 'a"},{"level":60', false],
  ["an empty one", "", false],
];

test.each(requestIds)("%s as X-Request-Id: kept or replaced", async (_what, given, isKept) => {
  const { headers } = await client.send({ ...get("/healthz"), headers: { "x-request-id": given } });
  expect(headers["x-request-id"] === given).toBe(isKept);
});
