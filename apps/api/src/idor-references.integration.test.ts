import type { Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import { runOperations } from "@posthorn/engine/operations/run-operations";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toIdCursor } from "./cursor.ts";
import { ask, blur } from "./testing/ask.ts";
import type { Parts } from "./testing/checked-client.ts";
import { findReferences, putAt } from "./testing/references.ts";
import { partsOf } from "./testing/route-parts.ts";
import { startApi } from "./testing/start-api.ts";
import { readTenantRows } from "./testing/table-rows.ts";
import {
  insertAttempt,
  makeKey,
  makeTestTenant,
  missingTenant,
  type TestTenant,
  uuidOf,
} from "./testing/test-tenant.ts";

const database = await createDatabase();
const api = await startApi(database.url, { POSTHORN_TENANT_REQUESTS_PER_SECOND: "100000" });
const pool = new Pool({ connectionString: database.url, max: 2 });
const { client } = api;
const never = new AbortController().signal;

let foreign: TestTenant;

beforeAll(async () => {
  foreign = await makeTestTenant(client, pool);
});

afterAll(async () => {
  await pool.end();
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const forTenants = routes.filter(
  ({ scope, instanceOnly }) => scope !== null && scope !== "admin" && instanceOnly !== true,
);
const withQuery = forTenants.filter(({ query }) => query !== undefined);
const withBody = forTenants.filter(({ body }) => findReferences(body).length > 0);

/** Query parameters that name, or find, what a tenant has. */
const telling: Readonly<Record<string, (tenant: TestTenant) => Record<string, string>[]>> = {
  tenant: ({ things }) => [{ tenant: things.tenant }, { tenant: things.externalId }],
  endpoint: ({ things }) => [{ endpoint: things.endpoint }],
  event: ({ things }) => [{ event: things.event }],
  eventType: ({ things }) => [{ eventType: things.eventType }],
  tag: ({ things }) => [{ tag: things.tag }],
  contains: ({ things }) => [{ contains: things.externalId.replace("tenant-", "") }],
  externalId: ({ things }) => [{ externalId: things.eventExternalId }],
  target: ({ things }) => [{ target: things.endpoint }, { target: things.delivery }],
  actor: ({ things }) => [{ actor: things.apiKey }, { actor: things.portalSession }],
  q: ({ things }) => Object.values(things).map((q) => ({ q })),
  payloadPath: ({ payloadWord }) => [{ payloadPath: "/word", payloadValue: payloadWord }],
  cursor: (tenant) => cursorsOf(tenant).map((cursor) => ({ cursor })),
};

/** The others only choose among what is the caller's own. */
const harmless = new Set(
  "limit window status state reason statusClass createdAfter createdBefore archived action include channel matched"
    .concat(" payloadValue by")
    .split(" "),
);

test("of every query parameter it is known whether it names what a tenant has", () => {
  const names = routes.flatMap(({ id, query }) =>
    Object.keys(query?.shape ?? {}).map((name) => `${name} of ${id}`),
  );
  const isKnown = (name: string) => Object.hasOwn(telling, name) || harmless.has(name);
  expect(names.filter((name) => !isKnown(name.split(" ")[0] ?? ""))).toEqual([]);
});

test.each(withQuery)("no query of $id finds what is another tenant's", async (route) => {
  const home = await makeTestTenant(client, pool);
  const { query: own, ...parts } = partsFor(route, home);
  const names = Object.keys(route.query?.shape ?? {}).filter((name) => Object.hasOwn(telling, name));
  const queriesOf = (tenant: TestTenant) => [{}, ...names.flatMap((name) => telling[name]?.(tenant) ?? [])];
  const missing = queriesOf(missingTenant);
  for (const [index, query] of queriesOf(foreign).entries())
    await expectSame(
      route,
      home,
      { ...parts, query: { ...own, ...query } },
      { ...parts, query: { ...own, ...missing[index] } },
    );
});

test.each(withQuery.filter(({ id }) => id !== "streamDeliveries"))(
  "the same queries of $id find what is the caller's own",
  async (route) => {
    const home = await makeTestTenant(client, pool);
    const { query: own, ...parts } = partsFor(route, home);
    const names = Object.keys(route.query?.shape ?? {}).filter(
      (name) => Object.hasOwn(telling, name) && name !== "cursor",
    );
    for (const query of names.flatMap((name) => telling[name]?.(home) ?? [])) {
      const answer = await ask(client.as(home.key), route, { ...parts, query: { ...own, ...query } });
      expect([query, answer.status]).toEqual([query, 200]);
      expect([query, isEmpty(answer.body)]).toEqual([query, isSilent(route, query, home)]);
    }
  },
);

test.each(withBody)("no body of $id reaches what is another tenant's", async (route) => {
  const home = await makeTestTenant(client, pool);
  const { otherBodies = [], ...parts } = partsFor(route, home);
  const before = await readTenantRows(pool, uuidOf("ten", foreign.things.tenant));
  for (const body of [parts.body, ...otherBodies]) {
    for (const { path, thing } of findReferences(route.body)) {
      const naming = ({ things }: TestTenant) => ({ ...parts, body: putAt(body, path, things[thing]) });
      await expectSame(route, home, naming(foreign), naming(missingTenant));
      await runOperations(api.engine, never); // a tenant may not have many that have not ended
    }
  }
  expect(await readTenantRows(pool, uuidOf("ten", foreign.things.tenant))).toEqual(before);
});

test("a payload is found and shown only with payloads:read", async () => {
  const home = await makeTestTenant(client, pool);
  const asking = routes.filter(({ includeScopes, queryScopes }) => includeScopes ?? queryScopes);
  expect(asking.length).toBeGreaterThan(0);
  for (const route of asking) {
    const needed = route.scope as "deliveries:read";
    const { key } = await makeKey(client, [needed], home.things.tenant);
    const more = { include: "payload", payloadPath: "/word", payloadValue: home.payloadWord };
    const query = Object.fromEntries(
      Object.entries(more).filter(([name]) => route.query?.shape[name] !== undefined),
    );
    const parts = { ...partsFor(route, home), query };
    expect((await ask(client.as(key), route, parts)).status, route.id).toBe(403);
    expect((await ask(client.as(home.key), route, parts)).status, route.id).toBe(200);
  }
});

test("the stream tells nobody of another tenant's attempts", async () => {
  const home = await makeTestTenant(client, pool);
  const { signal, abort } = withAbort();
  const listen = (key: string, query: string, headers: Record<string, string> = {}) =>
    readStream(
      `${client.url}/v1/deliveries/stream${query}`,
      { authorization: `Bearer ${key}`, ...headers },
      signal,
    );
  const all = await listen(home.key, "");
  const resumed = await listen(home.token, "", { "last-event-id": foreign.things.attempt });
  const ofForeign = await listen(home.key, `?endpoint=${foreign.things.endpoint}`);
  await insertAttempt(pool, foreign.things, api.engine.newId());
  await insertAttempt(pool, home.things, api.engine.newId());
  await eventually(() => {
    expect(all()).toContain(home.things.delivery);
    expect(resumed()).toContain(home.things.delivery);
  });
  abort();
  const told = [all(), resumed(), ofForeign()].join();
  expect(foreign.marks.filter((mark) => told.includes(mark))).toEqual([]);
  expect(ofForeign()).not.toContain("event:");
});

/** What is another tenant's answers like what is nobody's, and the answer has nothing of it but what was asked with. */
async function expectSame(route: Route, home: TestTenant, asked: Parts, missing: Parts): Promise<void> {
  for (const key of [home.key, home.adminKey, home.token]) {
    const caller = client.as(key);
    if (key === home.token && route.scope === "events:write") continue;
    const answer = await ask(caller, route, asked);
    const other = await ask(caller, route, missing);
    const said = JSON.stringify(asked);
    const leaked = foreign.marks.filter((mark) => answer.text.includes(mark) && !said.includes(mark));
    expect(leaked, answer.text).toEqual([]);
    expect(blurAsked(blur(answer), asked), JSON.stringify(asked)).toEqual(blurAsked(blur(other), missing));
  }
}

/** A filter is shown again as it was given. */
function blurAsked(said: unknown, { query = {} }: Parts): unknown {
  const text = Object.values(query).reduce(
    (text, value) => text.replaceAll(value, "…"),
    JSON.stringify(said),
  );
  return JSON.parse(text);
}

function withAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** What a stream has said so far. */
async function readStream(url: string, headers: Record<string, string>, signal: AbortSignal) {
  const response = await fetch(url, { headers, signal });
  expect(response.status).toBe(200);
  let text = "";
  const read = async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  };
  read().catch(() => {}); // it is ended from here
  return () => text;
}

/** Where a list of any kind would go on behind each thing. */
function cursorsOf({ things }: TestTenant): string[] {
  const ids = [
    toIdCursor("ep", uuidOf("ep", things.endpoint)),
    toIdCursor("evt", uuidOf("evt", things.event)),
    toIdCursor("dlv", uuidOf("dlv", things.delivery)),
    toIdCursor("att", uuidOf("att", things.attempt)),
    toIdCursor("op", uuidOf("op", things.operation)),
    toIdCursor("key", uuidOf("key", things.apiKey)),
    toIdCursor("ps", uuidOf("ps", things.portalSession)),
  ];
  return ids.map(String);
}

function isEmpty(body: unknown): boolean {
  const { data, count } = body as { data?: unknown[]; count?: number };
  return data?.length === 0 || count === 0;
}

/** What the caller has and still is not listed: keys and sessions made nothing yet, and a search knows some kinds alone. */
function isSilent(route: Route, query: Record<string, string>, { things }: TestTenant): boolean {
  if (query["actor"] !== undefined || query["target"] === things.delivery) return true;
  const unsearched = [things.apiKey, things.portalSession, things.eventType, things.tag];
  return route.id === "search" && unsearched.includes(query["q"] ?? "");
}

function partsFor(route: Route, tenant: TestTenant) {
  return { params: tenant.things, ...partsOf(route, tenant) };
}
