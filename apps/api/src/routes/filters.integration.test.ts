import { createApiKey } from "@posthorn/contract/routes/api-keys";
import * as endpoints from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { explainEvent } from "@posthorn/contract/routes/explain";
import { testFilter } from "@posthorn/contract/routes/filter-test";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asProblem } from "../testing/checked-client.ts";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const url = "https://hooks.acme.example/in";
const filter = { total: { $gte: 100 }, customer: { country: { $in: ["DE", "FR"] } }, a: { $neq: null } };
let tenants = 0;
let tenant: string;

beforeAll(async () => {
  tenant = await makeTenant();
});

async function makeTenant(): Promise<string> {
  tenants += 1;
  const name = `acme-${tenants}`;
  await client.call(putTenant, { params: { tenant: name }, body: { name } });
  return name;
}

async function makeEndpoint(of: string, body: object = {}): Promise<string> {
  const { id } = await client.call(endpoints.createEndpoint, {
    params: { tenant: of },
    body: { url, ...body },
  });
  return id;
}

async function makeKey(of: string, scopes: string[]) {
  const { key } = await client.call(createApiKey, { body: { name: "a key", tenant: of, scopes } });
  return client.as(key);
}

test("a filter is kept as it was written, can be changed, and can be taken away", async () => {
  const created = await client.call(endpoints.createEndpoint, { params: { tenant }, body: { url, filter } });
  const params = { tenant, endpoint: created.id };
  const read = async () => (await client.call(endpoints.getEndpoint, { params })).filter;
  expect(JSON.stringify(created.filter)).toBe(JSON.stringify(filter));
  expect(JSON.stringify(await read())).toBe(JSON.stringify(filter));
  await client.call(endpoints.updateEndpoint, { params, body: { description: "another thing" } });
  expect(await read()).toEqual(filter);
  await client.call(endpoints.updateEndpoint, { params, body: { filter: {} } });
  expect(await read()).toEqual({});
  await client.call(endpoints.updateEndpoint, { params, body: { filter: null } });
  expect(await read()).toBeNull();
});

const list = (length: number) => Array.from({ length }, (_, index) => index);
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const wide = JSON.stringify(Object.fromEntries(list(20_000).map((key) => [`k${key}`, 1])));

// The filter as text, and the pointers of what is wrong with it.
const refused: [what: string, filter: string, pointers: string[]][] = [
  ["a list", "[]", ["/filter"]],
  ["a text", '"total > 100"', ["/filter"]],
  ["an unknown operator", '{"a/b":{"$regex":"^x"}}', ["/filter/a~1b/$regex"]],
  [
    "several mistakes",
    '{"a":{"$gt":true},"$or":[{"b":{"$in":[]}},{}]}',
    ["/filter/a/$gt", "/filter/$or/0/b/$in", "/filter/$or/1"],
  ],
  ["twenty levels", nested(20), ["/filter"]],
  ["twenty thousand levels", nested(20_000), ["/filter"]],
  ["a hundred thousand lists", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, ["/filter"]],
  ["a list of 200,000", `{"a":{"$in":[${"1,".repeat(200_000)}1]}}`, ["/filter"]],
  ["an $in of 101", `{"a":{"$in":${JSON.stringify(list(101))}}}`, ["/filter/a/$in"]],
  ["20,000 fields", wide, ["/filter"]],
  ["101 conditions", `{"$or":${JSON.stringify(list(101))}}`, ["/filter"]],
  ["a text of 900 KB", `{"a":"${"x".repeat(900_000)}"}`, ["/filter"]],
  ["a number beyond a double", '{"a":1e999}', ["/filter"]],
  ["a NUL", '{"a":"\\u0000"}', ["/filter"]],
];

test.each(refused)("%s is refused wherever a filter is taken, with pointers", async (_, text, pointers) => {
  const endpoint = await makeEndpoint(tenant);
  const path = `/v1/tenants/${tenant}/endpoints`;
  const requests: [method: string, path: string, body: string][] = [
    ["POST", path, `{"url":"${url}","filter":${text}}`],
    ["PATCH", `${path}/${endpoint}`, `{"filter":${text}}`],
    ["POST", `${path}/filter-test`, `{"payload":{},"filter":${text}}`],
  ];
  for (const [method, target, body] of requests) {
    const headers = { "content-type": "application/json" };
    const answer = await client.send({ method, path: target, headers, body });
    const { code, errors } = asProblem(answer);
    expect([answer.status, code, errors?.map(({ pointer }) => pointer)]).toEqual([
      422,
      "invalid_field",
      pointers,
    ]);
  }
});

// The payload, and what is said of it.
test.each<[unknown, object]>([
  [
    { total: 100, customer: { country: "DE" } },
    { matches: true, failedClause: null },
  ],
  [
    { total: 99 },
    {
      matches: false,
      failedClause: { pointer: "/total/$gte", operator: "$gte", expected: 100, missing: false, actual: 99 },
    },
  ],
  [
    { customer: { country: "DE" } },
    {
      matches: false,
      failedClause: { pointer: "/total/$gte", operator: "$gte", expected: 100, missing: true },
    },
  ],
  [
    { total: "x".repeat(1_001) },
    {
      matches: false,
      failedClause: { pointer: "/total/$gte", operator: "$gte", expected: 100, missing: false },
    },
  ],
  [
    { total: list(20_000) },
    { matches: false, failedClause: { pointer: "", operator: "limit", expected: 10_000, missing: false } },
  ],
])("a filter can be tried on a payload %#", async (payload, result) => {
  const reader = await makeKey(tenant, ["endpoints:read"]);
  const wanted = { total: { $gte: 100 }, customer: { $exist: true } };
  const body = {
    filter: JSON.stringify(payload).length > 50_000 ? { total: { $gte: 1e6 }, b: 1 } : wanted,
    payload,
  };
  expect(await reader.call(testFilter, { params: { tenant }, body })).toEqual(result);
});

test("a trial needs a payload that an event could have, and a tenant of the caller", async () => {
  const params = { tenant };
  const without = await client.refusal(testFilter, { params, body: { filter: {} } });
  expect(without).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/payload" }] });
  const deep = `{"filter":{},"payload":${"[".repeat(65)}${"]".repeat(65)}}`;
  const path = `/v1/tenants/${tenant}/endpoints/filter-test`;
  const headers = { "content-type": "application/json" };
  const answer = await client.send({ method: "POST", path, headers, body: deep });
  expect(asProblem(answer)).toMatchObject({ code: "invalid_field", errors: [{ pointer: "/payload" }] });
  const foreign = await makeKey(await makeTenant(), ["endpoints:read"]);
  const body = { filter: {}, payload: null };
  expect(await foreign.refusal(testFilter, { params, body })).toMatchObject({ code: "tenant_not_found" });
  const writer = await makeKey(tenant, ["events:write"]);
  expect(await writer.refusal(testFilter, { params, body })).toMatchObject({ code: "forbidden" });
});

test("explain tells of each endpoint why it did or did not get an event", async () => {
  const of = await makeTenant();
  const ids = {
    matched: await makeEndpoint(of, { filter: { total: { $gte: 50 } } }),
    type: await makeEndpoint(of, { eventTypes: ["user.*"] }),
    channel: await makeEndpoint(of, { channels: ["us"] }),
    filter: await makeEndpoint(of, { filter }),
    held: await makeEndpoint(of),
    changed: await makeEndpoint(of, { channels: ["us"] }),
  };
  await client.call(endpoints.pauseEndpoint, { params: { tenant: of, endpoint: ids.held } });
  const body = { eventType: "invoice.paid", payload: { total: 99 }, channels: ["eu"] };
  const event = await client.call(createEvent, { params: { tenant: of }, body });
  expect(event.deliveries).toBe(2);
  const changedNow = { params: { tenant: of, endpoint: ids.changed }, body: { channels: [] } };
  await client.call(endpoints.updateEndpoint, changedNow);
  const later = await makeEndpoint(of);

  const params = { tenant: of, event: event.id };
  const { data, nextCursor } = await client.call(explainEvent, { params });
  expect(nextCursor).toBeNull();
  const nothing = { deliveryId: null, deliveryStatus: null, heldBy: null, failedClause: null };
  const clause = { pointer: "/total/$gte", operator: "$gte", expected: 100, missing: false };
  const sent = { deliveryId: expect.stringMatching(/^dlv_/), deliveryStatus: "pending" };
  expect(data).toMatchObject([
    { endpointId: later, result: "created_later", matchesNow: true, ...nothing },
    { endpointId: ids.changed, result: "changed_since", matchesNow: true, ...nothing },
    {
      endpointId: ids.held,
      status: "paused",
      result: "matched",
      matchesNow: true,
      ...sent,
      heldBy: "paused",
    },
    { endpointId: ids.filter, result: "filter", matchesNow: false, ...nothing, failedClause: clause },
    { endpointId: ids.channel, result: "channel", matchesNow: false, ...nothing },
    { endpointId: ids.type, result: "event_type", matchesNow: false, ...nothing },
    { endpointId: ids.matched, status: "active", result: "matched", matchesNow: true, ...sent, heldBy: null },
  ]);

  const paged: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: "3", ...(cursor === undefined ? {} : { cursor }) };
    const one = await client.call(explainEvent, { params, query });
    paged.push(...one.data.map(({ endpointId }) => endpointId));
    cursor = one.nextCursor;
  }
  expect(paged).toEqual(data.map(({ endpointId }) => endpointId));

  const reader = await makeKey(of, ["deliveries:read"]);
  const shown = { params, query: { include: "payload" } };
  expect(await reader.refusal(explainEvent, shown)).toMatchObject({ code: "forbidden" });
  expect((await reader.call(explainEvent, { params })).data[3]?.failedClause).toEqual(clause);
  const both = await makeKey(of, ["deliveries:read", "payloads:read"]);
  expect((await both.call(explainEvent, shown)).data[3]?.failedClause).toEqual({ ...clause, actual: 99 });
});

test("explain says unknown where a filter asks for a payload that is forgotten", async () => {
  const of = await makeTenant();
  const filtered = await makeEndpoint(of, { filter });
  const other = await makeEndpoint(of, { eventTypes: ["user.*"], filter });
  const body = { eventType: "invoice.paid", payload: { total: 99 } };
  const { id } = await client.call(createEvent, { params: { tenant: of }, body });
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(
    "UPDATE event SET payload = NULL WHERE tenant_id = (SELECT id FROM tenant WHERE external_id = $1)",
    [of],
  );
  await sql.end();
  const { data } = await client.call(explainEvent, { params: { tenant: of, event: id } });
  expect(data).toMatchObject([
    { endpointId: other, result: "event_type", matchesNow: false },
    { endpointId: filtered, result: "unknown", matchesNow: null, failedClause: null },
  ]);
});

test("an event of another tenant is not explained, and does not exist", async () => {
  const of = await makeTenant();
  const body = { eventType: "invoice.paid", payload: 1 };
  const { id } = await client.call(createEvent, { params: { tenant: of }, body });
  const params = { tenant, event: id };
  expect(await client.refusal(explainEvent, { params })).toMatchObject({ code: "event_not_found" });
  const foreign = await makeKey(tenant, ["deliveries:read"]);
  const theirs = { params: { tenant: of, event: id } };
  expect(await foreign.refusal(explainEvent, theirs)).toMatchObject({ code: "tenant_not_found" });
});
