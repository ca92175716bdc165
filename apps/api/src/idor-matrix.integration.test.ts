import type { Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import { revokeApiKey } from "@posthorn/contract/routes/api-keys";
import { exchangePortalCode, revokePortalSession } from "@posthorn/contract/routes/portal-sessions";
import { deleteTenant } from "@posthorn/contract/routes/tenants";
import { type Capability, capabilities, hasScope, type Scope, scopes } from "@posthorn/contract/scopes";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Said } from "./testing/ask.ts";
import { type CheckedClient, type Parts, wire } from "./testing/checked-client.ts";
import { findUncovered, partsOf, type RouteParts } from "./testing/route-parts.ts";
import { startApi } from "./testing/start-api.ts";
import { readAllRows } from "./testing/table-rows.ts";
import {
  makeKey,
  makeSession,
  makeTestTenant,
  missingTenant,
  type TestTenant,
  uuidOf,
} from "./testing/test-tenant.ts";

const database = await createDatabase();
const api = await startApi(database.url, { POSTHORN_TENANT_REQUESTS_PER_SECOND: "100000" });
const pool = new Pool({ connectionString: database.url, max: 2 });
const { client } = api;

afterAll(async () => {
  await pool.end();
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

/** Whom nothing is open to, and never was or no longer is. */
const nobodies = new Map<string, CheckedClient>();
const suffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";

beforeAll(async () => {
  const tenant = await makeTestTenant(client, pool);
  const { tenant: id } = tenant.things;
  const [revokedKey, expiredKey] = [await makeKey(client, scopes), await makeKey(client, scopes, id)];
  await client.call(revokeApiKey, { params: { apiKey: revokedKey.id } });
  await pool.query("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [
    uuidOf("key", expiredKey.id),
  ]);
  const [revoked, expired] = [
    await makeSession(client, capabilities, id),
    await makeSession(client, capabilities, id),
  ];
  await client.call(revokePortalSession, { params: { tenant: id, portalSession: revoked.id } });
  await pool.query("UPDATE portal_session SET expires_at = now() - interval '1 second' WHERE id = $1", [
    uuidOf("ps", expired.id),
  ]);
  const erased = await makeTestTenant(client, pool);
  await client.call(deleteTenant, { params: { tenant: erased.things.tenant } });
  nobodies
    .set("nobody", client.as(null))
    .set("a key that nobody made", client.as(`ph_${suffix}_${"a".repeat(43)}_000000`))
    .set("a code for the portal", client.as(tenant.code))
    .set("a revoked key", client.as(revokedKey.key))
    .set("an expired key", client.as(expiredKey.key))
    .set("a revoked portal session", client.as(revoked.token))
    .set("an expired portal session", client.as(expired.token))
    .set("a key of a deleted tenant", client.as(erased.key))
    .set("a portal session of a deleted tenant", client.as(erased.token));
});

const guarded = routes.filter(({ scope }) => scope !== null);
const open = routes.filter(({ scope }) => scope === null);

test("every route has a row in route-parts.ts, and every row a route", () => {
  expect(findUncovered()).toEqual([]);
});

test("a route without a row is named", () => {
  const added = { ...(routes[0] as Route), id: "addedYesterday" };
  expect(findUncovered([...routes, added])).toEqual(["addedYesterday"]);
});

test.each(guarded)("$id refuses whoever it is not for, and changes nothing", async (route) => {
  const [home, foreign] = [await makeTestTenant(client, pool), await makeTestTenant(client, pool)];
  const strangers = [...nobodies, ...(await lackersOf(route, home))];
  const callers = callersOf(route, home);
  const before = await readAllRows(pool);

  for (const [who, stranger] of strangers) {
    const answers = [home, foreign, missingTenant].map((tenant) =>
      ask(stranger, route, partsFor(route, tenant)),
    );
    const [own, other, missing] = await Promise.all(answers);
    expect([who, own?.status]).toEqual([who, nobodies.has(who) ? 401 : 403]);
    expect([who, other?.body], "a foreign id is told from an own one").toEqual([who, own?.body]);
    expect([who, missing?.body], "a missing id is told from an own one").toEqual([who, own?.body]);
    if (route.method === "get")
      expect([who, await headOf(stranger, route, home)]).toEqual([who, own?.status]);
  }
  for (const caller of callers) await expectNotFound(caller, route, home, foreign);
  expect(await readAllRows(pool), "a refused call changed rows").toEqual(before);

  await expectGranted(route, home, foreign);
});

test.each(open)("$id is open to anybody, whatever key is shown", async (route) => {
  const tenants = [await makeTestTenant(client, pool), await makeTestTenant(client, pool)];
  for (const [index, tenant] of tenants.entries()) {
    const caller = index === 0 ? client.as(null) : (nobodies.get("a revoked key") ?? client);
    const answer = await ask(caller, route, partsFor(route, tenant));
    expect(answer.status, answer.text).toBe(route.response.status);
    expectNothingOf(answer, route, tenants[1 - index] as TestTenant);
  }
  // The keys of a tenant are found by its id alone: its external id could be guessed.
  for (const param of paramsOf(route)) {
    const ids = [...wrongIds(param, missingTenant), ...tenants.map(({ things }) => things.externalId)];
    const call = (id: string) => ask(client.as(null), route, { params: { [param]: id } });
    const [first, ...others] = await Promise.all(ids.map(call));
    expect(first?.status).toBe(404);
    for (const { body } of others) expect(body).toEqual(first?.body);
  }
});

test("no code but a living one that was never used opens the portal", async () => {
  const used = await makeTestTenant(client, pool);
  const revoked = await makeTestTenant(client, pool);
  await client.call(exchangePortalCode, { body: { code: used.code } });
  await client.call(revokePortalSession, { params: revoked.things });
  const before = await readAllRows(pool);
  const codes = [used.code, revoked.code, used.token, used.key, used.code.replace("phc", "pht"), "phc", "x"];
  const answers = await Promise.all(
    codes.map((code) => ask(client.as(null), exchangePortalCode, { body: { code } })),
  );
  expect(answers.map(({ status }) => status)).toEqual(codes.map(() => 401));
  for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
  expect(await readAllRows(pool)).toEqual(before);
});

/** HEAD is GET without a body, and so as closed. */
async function headOf(caller: CheckedClient, route: Route, tenant: TestTenant): Promise<number> {
  return (await caller.send({ ...wire(route, partsFor(route, tenant)), method: "HEAD" })).status;
}

/** Keys and sessions that live, but may not call the route. */
async function lackersOf(route: Route, home: TestTenant): Promise<[string, CheckedClient][]> {
  const { tenant } = home.things;
  const lackers: [string, string][] = [];
  const others = route.scope === null || route.scope === "any" ? null : allBut(route.scope);
  if (others !== null) {
    const mayPortal = capabilities.filter((capability) => others.includes(capability));
    lackers.push(
      ["a key of the instance with all other scopes", (await makeKey(client, others)).key],
      ["the tenant's key with all other scopes", (await makeKey(client, others, tenant)).key],
      ["a session with all other capabilities", (await makeSession(client, mayPortal, tenant)).token],
    );
  }
  if (isForInstance(route)) {
    lackers.push(["the tenant's admin key", home.adminKey], ["the tenant's key", home.key]);
    lackers.push(["a session of the tenant", home.token]);
  }
  const { onlyFor } = partsOf(route, home);
  if (onlyFor === "api_key") lackers.push(["a session of the tenant", home.token]);
  if (onlyFor === "portal_session") lackers.push(["the tenant's key", home.key]);
  return lackers.map(([who, key]) => [who, client.as(key)]);
}

/** Who may call the route for one tenant, and must not reach another's. */
function callersOf(route: Route, home: TestTenant): [string, CheckedClient][] {
  if (isForInstance(route)) return [["the instance", client]];
  const keys: [string, CheckedClient][] = [
    ["the tenant's key", client.as(home.key)],
    ["the tenant's admin key", client.as(home.adminKey)],
  ];
  if (isForPortal(route)) keys.push(["a session of the tenant", client.as(home.token)]);
  return [...keys, ["the instance", client]];
}

/**
 * Every id of the path in turn: one that is of nothing, another tenant's, one of another kind, and what is no id. All of them
 * are missing, in the same words.
 */
async function expectNotFound(
  [who, caller]: [string, CheckedClient],
  route: Route,
  home: TestTenant,
  foreign: TestTenant,
): Promise<void> {
  const call = (params: Record<string, string>) =>
    ask(caller, route, withKey(route, { ...partsFor(route, home), params }));
  const ofTenants = paramsOf(route).filter((param) => param !== "eventType");
  for (const param of paramsOf(route).filter((param) => !isMade(route, param))) {
    const isReachable = who === "the instance" && (param === "tenant" || !ofTenants.includes("tenant"));
    const isForeign = ofTenants.includes(param) && !isReachable;
    const ids = [...wrongIds(param, missingTenant), ...(isForeign ? wrongIds(param, foreign) : [])];
    const [first, ...others] = await Promise.all(ids.map((id) => call({ ...home.things, [param]: id })));
    expect([who, param, first?.status, first?.text]).toEqual([who, param, 404, first?.text]);
    for (const [index, { body }] of others.entries())
      expect([who, ids[index + 1], body]).toEqual([who, ids[index + 1], first?.body]);
  }
  if (who === "the instance" || ofTenants.length === 0) return;
  const { status, text } = await call(foreign.things);
  expect([who, "all ids of another tenant", status, text]).toEqual([
    who,
    "all ids of another tenant",
    404,
    text,
  ]);
}

/** PUT makes the tenant that it names. */
function isMade(route: Route, param: string): boolean {
  return route.method === "put" && param === "tenant";
}

/** Whoever has exactly what the route asks for gets through: so what was refused above was there, and was refused for its id. */
async function expectGranted(route: Route, home: TestTenant, foreign: TestTenant): Promise<void> {
  const needed = route.scope === "any" || route.scope === null ? [] : [route.scope];
  const byKey = async ({ things }: TestTenant) =>
    isForInstance(route)
      ? (await makeKey(client, needed)).key
      : (await makeKey(client, needed.length === 0 ? ["stats:read"] : needed, things.tenant)).key;
  const bySession = async ({ things }: TestTenant) =>
    (await makeSession(client, needed.filter(isCapability).concat("stats:read"), things.tenant)).token;
  const { onlyFor } = partsOf(route, home);
  const first = onlyFor === "portal_session" ? bySession : byKey;
  const second = isForPortal(route) && onlyFor !== "api_key" ? bySession : byKey;
  for (const [keyFor, tenant, other] of [
    [first, home, foreign],
    [second, foreign, home],
  ] as const) {
    const answer = await ask(client.as(await keyFor(tenant)), route, partsFor(route, tenant));
    expect(answer.status, answer.text).toBe(route.response.status);
    if (!isForInstance(route)) expectNothingOf(answer, route, other);
    const secrets = route.scope?.startsWith("secrets:") ? [] : [tenant.secret];
    const hidden = [tenant.payloadWord, ...tenant.sealedWords, ...secrets];
    expect(hidden.filter((word) => answer.text.includes(word))).toEqual([]);
  }
}

function expectNothingOf({ text }: Said, route: Route, tenant: TestTenant): void {
  const leaked = tenant.marks.filter((mark) => text.includes(mark));
  expect(leaked, `${route.id} shows another tenant's`).toEqual([]);
}

const noIds = ["x", "%00", "' OR true --", `ten_${suffix}x`, suffix, "00000000-0000-7000-8000-000000000000"];

function wrongIds(param: string, tenant: TestTenant): string[] {
  const { things } = tenant;
  const named: Readonly<Record<string, string>> = things;
  const own = named[param];
  if (own === undefined) throw new Error(`what does the parameter ${param} name?`);
  if (param === "tenant") return [own, things.externalId, things.endpoint, ...noIds.slice(0, 3)];
  const ofOtherKinds = Object.values(things).filter((id) => id !== own && /^[a-z]+_/.test(id));
  return [own, own.toUpperCase(), ...ofOtherKinds, ...noIds];
}

function partsFor(route: Route, tenant: TestTenant): Parts & RouteParts {
  const { body, query } = partsOf(route, tenant);
  const { things } = tenant;
  // PUT knows no other name than the caller's own.
  const named = route.method === "put" ? { ...things, tenant: things.externalId } : things;
  return {
    params: named,
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { query }),
  };
}

let keys = 0;

/** Refused creates leave nothing of their Idempotency-Key either. */
function withKey(route: Route, parts: Parts): Parts {
  keys += 1;
  return route.idempotent ? { ...parts, headers: { "idempotency-key": `key-${keys}` } } : parts;
}

function paramsOf({ path }: Route): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");
}

function isForInstance({ scope, instanceOnly }: Route): boolean {
  return scope === "admin" || instanceOnly === true;
}

function isForPortal(route: Route): boolean {
  return !isForInstance(route) && (route.scope === "any" || isCapability(route.scope));
}

function isCapability(scope: string | null): scope is Capability {
  return (capabilities as readonly (string | null)[]).includes(scope);
}

function allBut(needed: Scope): Scope[] {
  return scopes.filter((scope) => !hasScope([scope], needed));
}
