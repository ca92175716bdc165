import { gzipSync } from "node:zlib";
import { problemBody } from "@posthorn/contract/problem";
import * as apiKeys from "@posthorn/contract/routes/api-keys";
import type { ApiAnswer, ApiRequest } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { beforeAll, expect, test } from "vitest";
import { modes, useSystem } from "./system.ts";
import { call, createTenant, type Tenant } from "./tenant.ts";

// Refusals are made before anything is queued, so one way to run is enough.
const system = useSystem(modes[0] ?? "standalone");
let tenant: Tenant;
beforeAll(async () => {
  tenant = await createTenant(system().client);
});

const good = '{"eventType":"a.b","payload":1}';
const event = (payload: string) => `{"eventType":"a.b","payload":${payload}}`;
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const invalidUtf8 = Buffer.concat([
  Buffer.from('{"eventType":"a.b","payload":"'),
  Buffer.from([0xff]),
  Buffer.from('"}'),
]);
const overlongNul = Buffer.concat([
  Buffer.from('{"eventType":"a.b","payload":"'),
  Buffer.from([0xc0, 0x80]),
  Buffer.from('"}'),
]);
const rawSurrogate = Buffer.concat([
  Buffer.from('{"eventType":"a.b","payload":"'),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from('"}'),
]);

const refused: [name: string, request: ApiRequest, status: number, code: string][] = [
  ["malformed JSON", { body: '{"eventType":"a.b","payload":{]}' }, 400, "malformed_json"],
  ["a trailing comma", { body: '{"eventType":"a.b","payload":1,}' }, 400, "malformed_json"],
  ["text after the JSON", { body: `${good} x` }, 400, "malformed_json"],
  ["two values", { body: `${good}${good}` }, 400, "malformed_json"],
  ["half of the JSON", { body: '{"eventType":"a.b","payload":"half' }, 400, "malformed_json"],
  ["NaN", { body: event("NaN") }, 400, "malformed_json"],
  ["a number with a leading zero", { body: event("012") }, 400, "malformed_json"],
  ["a raw NUL in a string", { body: event('"\u0000"') }, 400, "malformed_json"],
  ["a raw line break in a string", { body: event('"\n"') }, 400, "malformed_json"],
  ["brackets that do not match", { body: event("[{]}") }, 400, "malformed_json"],
  ["a byte order mark", { body: `\ufeff${good}` }, 400, "malformed_json"],
  ["invalid UTF-8", { body: invalidUtf8 }, 400, "invalid_utf8"],
  ["an overlong NUL", { body: overlongNul }, 400, "invalid_utf8"],
  ["a surrogate in UTF-8", { body: rawSurrogate }, 400, "invalid_utf8"],
  [
    "no content type",
    { body: Buffer.from(good), headers: { "content-type": null } },
    415,
    "unsupported_media_type",
  ],
  [
    "another content type",
    { body: good, headers: { "content-type": "text/plain" } },
    415,
    "unsupported_media_type",
  ],
  [
    "a form",
    { body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "unsupported_media_type",
  ],
  [
    "another charset",
    { body: good, headers: { "content-type": "application/json; charset=utf-16" } },
    415,
    "unsupported_media_type",
  ],
  [
    "a compressed body",
    { body: gzipSync(good), headers: { "content-encoding": "gzip" } },
    415,
    "unsupported_media_type",
  ],
  ["a payload of 300 KB", { body: event(`"${"x".repeat(300_000)}"`) }, 413, "payload_too_large"],
  ["a body of 2 MB", { body: event(`"${"x".repeat(2_000_000)}"`) }, 413, "payload_too_large"],
  ["65 levels", { body: event(nested(65)) }, 422, "payload_too_deep"],
  ["100,000 levels", { body: event(nested(100_000)) }, 422, "payload_too_deep"],
  [
    "__proto__ in the envelope",
    { body: `{"__proto__":{"eventType":"a.b"},"eventType":"a.b","payload":1}` },
    422,
    "invalid_field",
  ],
  [
    "constructor in the envelope",
    { body: `{"constructor":1,"eventType":"a.b","payload":1}` },
    422,
    "invalid_field",
  ],
  ["an unknown field", { body: `{"eventType":"a.b","payload":1,"colour":"red"}` }, 422, "invalid_field"],
  [
    "a field that stands twice",
    { body: `{"eventType":"a.b","payload":1,"payload":2}` },
    422,
    "invalid_field",
  ],
  [
    "a field that stands twice, once escaped",
    { body: `{"eventType":"a.b","payload":1,"p\\u0061yload":2}` },
    422,
    "invalid_field",
  ],
  ["no payload", { body: '{"eventType":"a.b"}' }, 422, "invalid_field"],
  ["no event type", { body: '{"payload":1}' }, 422, "invalid_field"],
  ["an event type of another form", { body: '{"eventType":"a..b","payload":1}' }, 422, "invalid_field"],
  ["an event type with a NUL", { body: '{"eventType":"a\\u0000","payload":1}' }, 422, "invalid_field"],
  [
    "an externalId with a NUL",
    { body: '{"eventType":"a.b","payload":1,"externalId":"\\u0000"}' },
    422,
    "invalid_field",
  ],
  [
    "an externalId with a lone surrogate",
    { body: '{"eventType":"a.b","payload":1,"externalId":"\\ud800"}' },
    422,
    "invalid_field",
  ],
  [
    "a deliverAt far ahead",
    { body: '{"eventType":"a.b","payload":1,"deliverAt":"9999-01-01T00:00:00Z"}' },
    422,
    "invalid_field",
  ],
  ["an array", { body: `[${good}]` }, 422, "invalid_field"],
  ["null", { body: "null" }, 422, "invalid_field"],
  [
    "an Idempotency-Key that is too long",
    { body: good, headers: { "idempotency-key": "k".repeat(256) } },
    422,
    "invalid_field",
  ],
  [
    "an Idempotency-Key with a space",
    { body: good, headers: { "idempotency-key": "a b" } },
    422,
    "invalid_field",
  ],
];

test.each(refused)("an event with %s is refused", async (_, request, status, code) => {
  const answer = await system().client.send("POST", `/v1/tenants/${tenant.id}/events`, request);
  expectProblem(answer, status, code);
});

test("an empty body is refused", async () => {
  const path = `/v1/tenants/${tenant.id}/events`;
  const answer = await system().client.send("POST", path, {
    headers: { "content-type": "application/json" },
  });
  expectProblem(answer, 400, "malformed_json");
});

test("64 levels and an event type that only looks odd are accepted", async () => {
  const answer = await tenant.emitRaw(`{"eventType":"__proto__.constructor","payload":${nested(64)}}`);
  expect(answer.status, answer.bytes.toString()).toBe(202);
});

test("in a batch the bad items are refused one by one, and the good ones are accepted", async () => {
  const item = (rest: string) => `{"tenant":"${tenant.id}","eventType":"a.b",${rest}}`;
  const items: [text: string, code: string | null][] = [
    [item('"payload":1'), null],
    [item('"payload":[{]}'), "malformed_json"],
    [item('"payload":1,"colour":"red"'), "invalid_field"],
    [item('"tags":[]'), "invalid_field"],
    [item(`"payload":${nested(65)}`), "payload_too_deep"],
    [item(`"payload":"${"x".repeat(300_000)}"`), "payload_too_large"],
    ['{"tenant":"nobody","eventType":"a.b","payload":1}', "tenant_not_found"],
    ['{"eventType":"a.b","payload":1}', "invalid_field"],
    ["17", "invalid_field"],
    [item('"payload":2'), null],
  ];
  const before = await tenant.countEvents();
  const answer = await system().client.send("POST", "/v1/events/batch", {
    body: `{"events":[${items.map(([text]) => text).join(",")}]}`,
  });
  expect(answer.status, answer.bytes.toString()).toBe(200);
  const { data } = answer.json() as { data: { id?: string; problem?: unknown }[] };
  for (const [index, [text, code]] of items.entries()) {
    const result = data[index];
    if (code === null)
      expect(result, text).toMatchObject({ id: expect.stringMatching(/^evt_/), deliveries: 0 });
    else expect(problemBody.parse(result?.problem), text.slice(0, 200)).toMatchObject({ code });
  }
  expect(await tenant.countEvents()).toBe(before + 2);
});

test.each([
  ["text", "hello", 400, "malformed_json"],
  ["malformed JSON between its items", '{"events":[1 2]}', 400, "malformed_json"],
  ["half of the JSON", '{"events":[{"tenant":"a","eventType":"a.b","payload":1}', 400, "malformed_json"],
  ["no list", '{"events":{}}', 422, "invalid_field"],
  ["an empty list", '{"events":[]}', 422, "invalid_field"],
  ["a field besides", '{"events":[1],"x":1}', 422, "invalid_field"],
  ["1,001 items", `{"events":[${Array(1_001).fill(1)}]}`, 422, "invalid_field"],
])("a batch with %s is refused as a whole", async (_, body, status, code) => {
  expectProblem(await system().client.send("POST", "/v1/events/batch", { body }), status, code);
});

test.each([
  ["a tenant that does not exist", "/v1/tenants/nobody/events", 404, "tenant_not_found"],
  ["a tenant id of no tenant", "/v1/tenants/ten_01k6xq7tb5f3m8r9v2w4y6z0ac/events", 404, "tenant_not_found"],
  ["a path that does not exist", "/v1/nothing", 404, "not_found"],
  ["a tenant of no form", "/v1/tenants/a%2Fb/events", 404, "tenant_not_found"],
  ["a path that is not valid", "/v1/tenants/%ff/events", 400, "bad_request"],
])("an event for %s is refused", async (_, path, status, code) => {
  expectProblem(await system().client.send("POST", path, { body: good }), status, code);
});

test("without a key, or with a wrong one, nothing is told but 401", async () => {
  const path = `/v1/tenants/${tenant.id}/events`;
  const rootKey = system().settings["POSTHORN_ROOT_KEY"] ?? "";
  const authorizations = [
    null,
    "Bearer",
    "Bearer nonsense",
    `Basic ${rootKey}`,
    rootKey,
    `Bearer ${rootKey}x`,
  ];
  for (const authorization of authorizations) {
    const answer = await system().client.send("POST", path, { body: "not JSON", headers: { authorization } });
    expectProblem(answer, 401, "unauthorized");
  }
});

test("a key reaches what its scopes and its tenant allow, and nothing else", async () => {
  const other = await createTenant(system().client);
  const keyFor = async (scopes: string[]) => {
    const body = { name: "a backend", tenant: tenant.id, scopes };
    return call(system().client, apiKeys.createApiKey, { body });
  };
  const [writer, reader] = [await keyFor(["events:write"]), await keyFor(["deliveries:read"])];
  const emitWith = (key: string, to: string) =>
    system().clientWith(key).send("POST", `/v1/tenants/${to}/events`, { body: good });

  expect((await emitWith(writer.key, tenant.id)).status).toBe(202);
  expectProblem(await emitWith(writer.key, other.id), 404, "tenant_not_found");
  expectProblem(await emitWith(reader.key, tenant.id), 403, "forbidden");
  const asWriter = system().clientWith(writer.key);
  expectProblem(await asWriter.send("GET", `/v1/tenants/${tenant.id}/events`), 403, "forbidden");
  expectProblem(await asWriter.send("GET", "/v1/tenants"), 403, "forbidden");

  expect((await system().client.send("DELETE", `/v1/api-keys/${writer.id}`)).status).toBe(204);
  await eventually(async () => expectProblem(await emitWith(writer.key, tenant.id), 401, "unauthorized"));
});

test("a request id of the caller comes back, also in the problem", async () => {
  const headers = { "x-request-id": "my-request.1" };
  const answer = await system().client.send("POST", `/v1/tenants/nobody/events`, { body: good, headers });
  expect(answer.headers.get("x-request-id")).toBe("my-request.1");
  expect(answer.json()).toMatchObject({ requestId: "my-request.1" });
});

test("none of this was worth an error in the log", () => {
  const errors = system()
    .programs()
    .flatMap((program) => program.logLines().filter(({ level }) => level >= 50));
  expect(errors).toEqual([]);
});

function expectProblem(answer: ApiAnswer, status: number, code: string): void {
  const shown = answer.bytes.toString().slice(0, 500);
  expect(answer.status, shown).toBe(status);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem = problemBody.parse(answer.json());
  expect(problem, shown).toMatchObject({ status, code });
  expect(problem.requestId).toBe(answer.headers.get("x-request-id"));
  expect(shown).not.toMatch(/node_modules|\.ts:\d|<html/i);
}
