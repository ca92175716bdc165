import type { Route } from "@posthorn/contract/define-route";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEventType, importEventTypes } from "@posthorn/contract/routes/event-types";
import { createEvent, createEventBatch } from "@posthorn/contract/routes/events";
import { testFilter } from "@posthorn/contract/routes/filter-test";
import { createOperation } from "@posthorn/contract/routes/operations";
import { createTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { afterAll, expect, test } from "vitest";
import { wire } from "./testing/checked-client.ts";
import { startMeasuredApi } from "./testing/measured-api.ts";
import { makeTestTenant } from "./testing/test-tenant.ts";

const database = await createDatabase();
const api = await startMeasuredApi(database.url);
const pool = new Pool({ connectionString: database.url, max: 1 });
const { things } = await makeTestTenant(api.client, pool);

afterAll(async () => {
  const mistakes = await api.readMistakes();
  await api.stop();
  await pool.end();
  await database.drop();
  expect(mistakes).toEqual([]);
});

const longestTurnMs = 100;
const url = "https://a.example/in";
const text = { type: "string" };
const draft07 = "http://json-schema.org/draft-07/schema#";
let made = 0;

function list(length: number, item: (index: number) => unknown): unknown[] {
  return Array.from({ length }, (_, index) => item(index));
}

/** An object with so many fields, no two names alike. */
function fields(length: number, value: unknown = 1): Record<string, unknown> {
  return Object.fromEntries(
    list(length, (index) => [`f${Number(index).toString(36)}`, value]) as [string, unknown][],
  );
}

function typed(rest: object): object {
  made += 1;
  return { name: `made.${made}`, ...rest };
}

function batch(length: number, payload: unknown, rest: object = {}): object {
  return { events: list(length, () => ({ tenant: things.tenant, eventType: "a", payload, ...rest })) };
}

function importOf(length: number): object {
  const schemas = fields(length, { type: "object", properties: fields(5, text) });
  const schema = (name: string) => ({ allOf: list(5, () => ({ $ref: `#/components/schemas/${name}` })) });
  const webhook = (name: string) => ({
    post: { requestBody: { content: { "application/json": { schema: schema(name) } } } },
  });
  const webhooks = Object.fromEntries(Object.keys(schemas).map((name) => [name, webhook(name)]));
  return { document: { openapi: "3.1.0", components: { schemas }, webhooks } };
}

/** The worst of their kind that anybody could think of: each once took, or could take, longer than all others. */
const heavy: [what: string, route: Route, body: () => unknown, status: number][] = [
  ["as many unknown fields as may be", createTenant, () => fields(25_000), 422],
  ["more fields than may be", createTenant, () => fields(100_000), 422],
  ["metadata", createTenant, () => ({ name: "x", metadata: fields(24_000, "y") }), 422],
  ["headers", createEndpoint, () => ({ url, headers: fields(24_000, "y") }), 422],
  ["patterns", createEndpoint, () => ({ url, eventTypes: list(150_000, () => "a.b") }), 422],
  ["a long pattern", createEndpoint, () => ({ url, eventTypes: ["a.".repeat(500_000)] }), 422],
  ["a long URL", createEndpoint, () => ({ url: `https://${"a.".repeat(500_000)}` }), 422],
  ["a wide filter", createEndpoint, () => ({ url, filter: fields(24_000) }), 422],
  [
    "a long list in a filter",
    createEndpoint,
    () => ({ url, filter: { a: { $in: list(400_000, () => 1) } } }),
    422,
  ],
  [
    "ids",
    createOperation,
    () => ({ action: "retry", filter: { ids: list(30_000, () => things.delivery) } }),
    422,
  ],
  ["a long example", createEventType, () => typed({ example: list(500_000, () => 1) }), 422],
  ["the longest example", createEventType, () => typed({ example: list(30_000, () => 1) }), 201],
  ["a schema of many", createEventType, () => typed({ schema: { properties: fields(299, text) } }), 201],
  [
    "a long name in a schema",
    createEventType,
    () => typed({ schema: { properties: { ["n".repeat(40_000)]: { properties: fields(250, text) } } } }),
    422,
  ],
  [
    "names that a field asks for",
    createEventType,
    () => typed({ schema: { dependentRequired: { a: Object.keys(fields(8_000)) } } }),
    422,
  ],
  [
    "types of a value",
    createEventType,
    () => typed({ schema: { type: list(4_000, (n) => ({ [`t${n}`]: n })) } }),
    422,
  ],
  [
    "an enum of draft-07",
    createEventType,
    () => typed({ schema: { $schema: draft07, enum: list(4_000, (n) => ({ [`e${n}`]: n })) } }),
    201,
  ],
  [
    "costly patterns",
    createEventType,
    () => typed({ schema: { allOf: list(40, (n) => ({ pattern: `a{${n}}b*c` })) } }),
    201,
  ],
  ["a document of many types", importEventTypes, () => importOf(100), 200],
  [
    "a filter of many conditions",
    testFilter,
    () => ({
      filter: { $and: list(90, () => ({ a: { b: 1 } })) },
      payload: { a: list(20_000, () => ({ b: 2 })) },
    }),
    200,
  ],
  ["a payload of lists", createEvent, () => ({ eventType: "a", payload: list(80_000, () => []) }), 202],
  ["a payload of fields", createEvent, () => ({ eventType: "a", payload: fields(26_000) }), 202],
  ["a batch of small events", createEventBatch, () => batch(1_000, 1), 200],
  ["a batch of wrong events", createEventBatch, () => batch(1_000, 1, fields(90)), 200],
  ["a batch of large events", createEventBatch, () => batch(60, "x".repeat(262_000)), 200],
  ["a batch of events of many fields", createEventBatch, () => batch(60, fields(26_000)), 200],
  ["a batch of too many", createEventBatch, () => ({ events: list(8_000_000, () => 1) }), 422],
];

/** Again when it took too long: what counts is what the body costs, and not what was compiled or collected meanwhile. */
test.each(heavy)(
  "%s: no turn of the event loop computes for longer than 100 ms",
  async (_what, route, body, status) => {
    let leastMs = Number.POSITIVE_INFINITY;
    for (let time = 0; time < 5 && leastMs > longestTurnMs; time += 1) {
      const request = wire(route, { params: things, body: body() });
      const turnMs = await api.measureTurn(async () => {
        const answer = await api.client.send(request);
        expect(answer.status, answer.text.slice(0, 500)).toBe(status);
      });
      leastMs = Math.min(leastMs, turnMs);
    }
    expect(leastMs).toBeLessThan(longestTurnMs);
  },
);
