import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asProblem } from "./testing/checked-client.ts";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const paths = {
  tenants: "/v1/tenants",
  keys: "/v1/api-keys",
  types: "/v1/event-types",
  endpoints: "/v1/tenants/acme/endpoints",
  events: "/v1/tenants/acme/events",
};
const headers = { "content-type": "application/json" };

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
});

const post = (path: string, body: string | Uint8Array) =>
  client.send({ method: "POST", path, headers, body });

const notJson: [what: string, text: string | Uint8Array][] = [
  ["nothing but space", " \n"],
  ["an open object", "{"],
  ["an open text", '{"name":"x'],
  ["an open list", '{"name":['],
  ["a closing brace too many", '{"name":"x"}}'],
  ["two values", '{"name":"x"} {"name":"y"}'],
  ["trailing garbage", '{"name":"x"}x'],
  ["a trailing comma", '{"name":"x",}'],
  ["a leading comma", '{,"name":"x"}'],
  ["no colon", '{"name" "x"}'],
  ["no value", '{"name":}'],
  ["a bare name", '{name:"x"}'],
  ["single quotes", "{'name':'x'}"],
  ["a comment", '{"name":"x"/**/}'],
  ["undefined", "undefined"],
  ["NaN", '{"name":NaN}'],
  ["Infinity", '{"name":-Infinity}'],
  ["a leading zero", '{"name":01}'],
  ["a plus sign", '{"name":+1}'],
  ["a bare point", '{"name":.5}'],
  ["half an exponent", '{"name":1e}'],
  ["a hexadecimal number", '{"name":0x10}'],
  ["an unknown escape", String.raw`{"name":"\x41"}`],
  ["half a Unicode escape", String.raw`{"name":"\u00"}`],
  ["a control character in a text", '{"name":"a\nb"}'],
  ["a NUL between tokens", '{"name"\u0000:"x"}'],
  ["a byte order mark", '\ufeff{"name":"x"}'],
  ["no-break spaces", '{\u00a0"name":"x"}'],
  ["brackets of another kind", '{"name":["x"}]'],
  ["a form", "name=x&payload=1"],
  ["a hundred thousand open brackets", `{"payload":${"[".repeat(100_000)}`],
];

test.each(notJson)("%s is malformed JSON, wherever it is sent", async (_what, text) => {
  for (const path of Object.values(paths)) {
    const { code, status } = asProblem(await post(path, text));
    expect([path, code, status]).toEqual([path, "malformed_json", 400]);
  }
});

const notUtf8: [what: string, bytes: number[]][] = [
  ["a lone continuation byte", [0x80]],
  ["Latin-1", [0xe9]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a character cut short", [0xf0, 0x9f, 0x98]],
  ["a code point past the last", [0xf4, 0x90, 0x80, 0x80]],
  ["UTF-16", [0xff, 0xfe, 0x7b, 0x00]],
];

test.each(notUtf8)("%s is not UTF-8", async (_what, bytes) => {
  const text = Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]);
  for (const path of Object.values(paths))
    expect(asProblem(await post(path, text))).toMatchObject({ code: "invalid_utf8" });
});

const manyKeys = (count: number) =>
  Array.from({ length: count }, (_, index) => `"${index.toString(36)}":1`).join(",");
const deep = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
const longText = "x".repeat(300_000);

const refused: [what: string, path: string, text: string, status: number][] = [
  ["a list for an object", paths.tenants, "[]", 422],
  ["null", paths.tenants, "null", 422],
  ["a text", paths.events, '"{}"', 422],
  ["a number", paths.events, "1e999", 422],
  ["an empty object", paths.tenants, "{}", 422],
  ["an empty body", paths.tenants, "", 422],
  ["an empty event", paths.events, "", 400],
  ["an unknown field", paths.tenants, '{"name":"x","colour":"red"}', 422],
  ["__proto__", paths.tenants, '{"name":"x","__proto__":{"admin":true}}', 422],
  ["__proto__ with escapes", paths.tenants, String.raw`{"name":"x","\u005f_proto__":1}`, 422],
  ["__proto__ in metadata", paths.tenants, '{"name":"x","metadata":{"__proto__":"y"}}', 422],
  ["__proto__ in headers", paths.endpoints, '{"url":"https://a.example/","headers":{"__proto__":"y"}}', 422],
  ["__proto__ in an example", paths.types, '{"name":"a","example":{"a":[{"__proto__":1}]}}', 422],
  ["__proto__ in a schema", paths.types, '{"name":"a","schema":{"__proto__":1}}', 422],
  ["__proto__ in an event", paths.events, '{"eventType":"a","payload":1,"__proto__":{"tags":["x"]}}', 422],
  ["constructor in an event", paths.events, '{"eventType":"a","payload":1,"constructor":1}', 422],
  ["constructor", paths.tenants, '{"name":"x","constructor":{"prototype":1}}', 422],
  ["a field twice", paths.events, '{"eventType":"a","eventType":"b","payload":1}', 422],
  ["a payload twice", paths.events, String.raw`{"eventType":"a","payload":1,"\u0070ayload":2}`, 422],
  ["no payload", paths.events, '{"eventType":"a"}', 422],
  ["depth 65", paths.events, `{"eventType":"a","payload":${deep(65)}}`, 422],
  ["depth 100,000", paths.events, `{"eventType":"a","payload":${deep(100_000)}}`, 422],
  ["depth 100,000 outside the payload", paths.events, `{"eventType":${deep(100_000)},"payload":1}`, 422],
  ["an example of depth 65", paths.types, `{"name":"a","example":${deep(65)}}`, 422],
  ["an example of depth 1,000", paths.types, `{"name":"a","example":${deep(1_000)}}`, 422],
  ["a name of depth 1,000", paths.tenants, `{"name":${deep(1_000)}}`, 422],
  ["100,000 unknown fields", paths.tenants, `{${manyKeys(100_000)}}`, 422],
  ["100,000 metadata entries", paths.tenants, `{"name":"x","metadata":{${manyKeys(100_000)}}}`, 422],
  ["30,000 fields in an event", paths.events, `{"payload":1,${manyKeys(30_000)}}`, 422],
  ["400,000 fields in an event of a batch", "/v1/events/batch", `{"events":[],${manyKeys(400_000)}}`, 422],
  ["100,000 patterns", paths.endpoints, `{"eventTypes":[${"1,".repeat(100_000)}1]}`, 422],
  ["a huge field name", paths.events, `{"${longText}":1}`, 422],
  ["NUL in a name", paths.tenants, String.raw`{"name":"a\u0000b"}`, 422],
  ["NUL in a metadata name", paths.tenants, String.raw`{"name":"x","metadata":{"a\u0000":"y"}}`, 422],
  ["NUL in an example", paths.types, String.raw`{"name":"a","example":["\u0000"]}`, 422],
  [
    "NUL in an event's externalId",
    paths.events,
    String.raw`{"eventType":"a","payload":1,"externalId":"\u0000"}`,
    422,
  ],
  ["a lone surrogate in a name", paths.tenants, String.raw`{"name":"\ud800"}`, 422],
  [
    "a lone surrogate in a metadata name",
    paths.tenants,
    String.raw`{"name":"x","metadata":{"\udc00":"y"}}`,
    422,
  ],
  ["a lone surrogate in an example", paths.types, String.raw`{"name":"a","example":{"\ud800":1}}`, 422],
  ["a lone surrogate in a field name", paths.tenants, String.raw`{"name":"x","\ud800":1}`, 422],
  ["too large a number", paths.endpoints, '{"url":"https://a.example/","timeoutMs":1e999}', 422],
  [
    "a number past safe integers",
    paths.endpoints,
    '{"url":"https://a.example/","maxInFlight":9007199254740993}',
    422,
  ],
  ["a fraction", paths.endpoints, '{"url":"https://a.example/","timeoutMs":1500.5}', 422],
  ["minus zero", paths.endpoints, '{"url":"https://a.example/","maxInFlight":-0}', 422],
  ["a step past its bound", paths.endpoints, '{"url":"https://a.example/","retrySchedule":[1e308]}', 422],
  ["an infinite example", paths.types, '{"name":"a","example":1e999}', 422],
  ["an infinite part of an example", paths.types, '{"name":"a","example":[-1e999]}', 422],
  ["a payload beyond its limit", paths.events, `{"eventType":"a","payload":"${longText}"}`, 413],
  ["an event beyond its limit", paths.events, `{"eventType":"a","payload":"${longText.repeat(2)}"}`, 413],
  ["a body beyond its limit", paths.tenants, `{"name":"${longText.repeat(4)}"}`, 413],
];

test.each(refused)("%s is refused", async (_what, path, text, status) => {
  const answer = await post(path, text);
  expect(asProblem(answer).status).toBe(status);
  expect(answer.text.length).toBeLessThan(40_000);
});

test("depth 64 and a quarter of a megabyte are fine", async () => {
  const path = paths.events;
  const deepest = await post(path, `{"eventType":"a","payload":${deep(64)}}`);
  const largest = await post(path, `{"eventType":"a","payload":"${"x".repeat(262_142)}"}`);
  expect([deepest.status, largest.status]).toEqual([202, 202]);
});

test("25,000 fields are fine, and what merely looks like more of them", async () => {
  const path = "/v1/tenants/acme/endpoints/filter-test";
  const testOf = (payload: string) => post(path, `{"filter":{},"payload":${payload}}`);
  const most = await testOf(`{${manyKeys(24_998)}}`);
  const more = await testOf(`{${manyKeys(24_999)}}`);
  const colons = await testOf(JSON.stringify([":".repeat(30_000), '\\":"'.repeat(30_000)]));
  expect([most.status, more.status, colons.status]).toEqual([200, 422, 200]);
  expect(asProblem(more).detail).toBe("A body has at most 25000 fields.");
});

const wrong = [null, true, 0, -1, 1e300, "", "x", [], [null], [[]], {}, { a: 1 }];
const fields: [path: string, body: Record<string, unknown>][] = [
  [paths.tenants, { name: "x", externalId: "own", metadata: { a: "b" } }],
  [paths.keys, { name: "x", scopes: ["admin"], tenant: null, expiresAt: null }],
  [paths.types, { name: "typed", description: "", schema: {}, example: 1 }],
  [
    paths.endpoints,
    {
      ...{ url: "https://a.example/", description: "", eventTypes: ["*"], channels: [], headers: {} },
      ...{
        timeoutMs: 15_000,
        retrySchedule: [5],
        maxInFlight: 1,
        ratePerSecond: null,
        filter: null,
        secret: "x",
      },
    },
  ],
  [
    paths.events,
    {
      eventType: "a",
      payload: 1,
      channels: [],
      tags: [],
      externalId: null,
      deliverAt: null,
      orderingKey: null,
    },
  ],
];
const fieldCases = fields.flatMap(([path, body]) =>
  Object.keys(body).map((field) => ({ path, body, field })),
);

test.each(fieldCases)(
  "no value of $field at $path makes a mistake of ours",
  async ({ path, body, field }) => {
    for (const value of wrong) {
      const { status } = await post(path, JSON.stringify({ ...body, [field]: value }));
      expect([201, 202, 409, 422]).toContain(status);
    }
  },
);

test("a refusal names each wrong field", async () => {
  const answer = await post(paths.endpoints, '{"url":1,"headers":{"a b":"","c/d~":2},"retrySchedule":[1,0]}');
  const pointers = asProblem(answer).errors?.map(({ pointer }) => pointer);
  expect(pointers?.toSorted()).toEqual(["/headers/a b", "/headers/c~1d~0", "/retrySchedule/1", "/url"]);
});
