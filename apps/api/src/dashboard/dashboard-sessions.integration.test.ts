import { dashboardHeader } from "@posthorn/contract/dashboard-paths";
import { dashboardSession } from "@posthorn/contract/dashboard-session-shapes";
import { type Problem, problemBody } from "@posthorn/contract/problem";
import { createApiKey, revokeApiKey } from "@posthorn/contract/routes/api-keys";
import { listAuditLog } from "@posthorn/contract/routes/audit-log";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import { putTenant } from "@posthorn/contract/routes/tenants";
import type { Scope } from "@posthorn/contract/scopes";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootKey, startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url, { POSTHORN_PUBLIC_URL: "https://ops.example/posthorn" });
const { client } = api;

beforeAll(() => client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme Inc." } }));

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const own = { [dashboardHeader]: "1", "sec-fetch-site": "same-origin" };

type Asked = { body?: unknown; cookie?: string | null; headers?: Record<string, string> };

/** As a browser asks for the dashboard's page. */
async function ask(method: string, path: string, { body, cookie = null, headers = own }: Asked = {}) {
  return fetch(`${client.url}${path}`, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === null ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const session = "/dashboard/session";

async function signIn(key: string): Promise<string> {
  const answer = await ask("POST", session, { body: { key } });
  expect(answer.status).toBe(201);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

const makeKey = (scopes: Scope[], tenant: string | null = null) =>
  client.call(createApiKey, { body: { name: "on-call", scopes, tenant } });

async function problemOf(answer: Response): Promise<Problem> {
  return problemBody.parse(await answer.json());
}

test("a key opens a session, whose cookie script cannot read and no other site or path gets", async () => {
  const answer = await ask("POST", session, { body: { key: rootKey } });
  const [cookie, ...rules] = (answer.headers.get("set-cookie") ?? "").split("; ");
  expect(cookie).toMatch(/^posthorn_dashboard=phd_[0-9a-z]{26}_[\w-]{43}_[0-9a-f]{6}$/);
  expect(rules).toEqual([
    "Path=/posthorn/dashboard",
    "Max-Age=43200",
    "HttpOnly",
    "SameSite=Strict",
    "Secure",
  ]);
  const body: unknown = await answer.json();
  expect(dashboardSession.parse(body)).toEqual(body);
  expect(body).toMatchObject({ name: "root", tenantId: null, tenantName: null, scopes: ["admin"] });
  expect(JSON.stringify(body)).not.toContain("phd_");
});

test("who is signed in, is told", async () => {
  const key = await makeKey(["deliveries:read"], "acme");
  const cookie = await signIn(key.key);
  const answer = await ask("GET", session, { cookie });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const body = dashboardSession.parse(await answer.json());
  expect(body).toMatchObject({ apiKeyId: key.id, tenantName: "Acme Inc.", scopes: ["deliveries:read"] });
  const leftMs = Date.parse(body.expiresAt) - Date.now();
  expect(leftMs).toBeGreaterThan(11.9 * 3_600_000);
  expect(leftMs).toBeLessThanOrEqual(12 * 3_600_000);
});

test("the session has the rights of its key and no others", async () => {
  const cookie = await signIn((await makeKey(["deliveries:read"], "acme")).key);
  expect((await ask("GET", "/dashboard/v1/deliveries?limit=1", { cookie })).status).toBe(200);
  expect((await ask("GET", "/dashboard/v1/tenants/acme/endpoints", { cookie })).status).toBe(403);
  expect((await ask("GET", "/dashboard/v1/tenants", { cookie })).status).toBe(403);
});

test("a change made through it is told to be the key's", async () => {
  const key = await makeKey(["admin"]);
  const cookie = await signIn(key.key);
  const body = { name: "Renamed" };
  expect((await ask("PUT", "/dashboard/v1/tenants/acme", { cookie, body })).status).toBe(200);
  const { data } = await client.call(listAuditLog, { query: { actor: key.id } });
  expect(data.map(({ action }) => action)).toEqual(["tenant.updated", "api_key.signed_in"]);
  expect(data[0]?.actor).toEqual({ kind: "api_key", id: key.id, name: "on-call" });
});

test("signing out ends the session, in the browser and on the server, and is told in the audit log", async () => {
  const key = await makeKey(["admin"]);
  const cookie = await signIn(key.key);
  const out = await ask("DELETE", session, { cookie });
  expect([out.status, out.headers.get("set-cookie")]).toEqual([
    204,
    expect.stringMatching(/^posthorn_dashboard=; Path=\/posthorn\/dashboard; Max-Age=0;/),
  ]);
  await eventually(async () => expect((await ask("GET", session, { cookie })).status).toBe(401));
  expect((await ask("DELETE", session, { cookie })).status).toBe(204);
  const { data } = await client.call(listAuditLog, {
    query: { target: key.id, action: "api_key.signed_out" },
  });
  expect(data).toHaveLength(1);
});

test("the session ends with its key", async () => {
  const key = await makeKey(["admin"]);
  const cookie = await signIn(key.key);
  expect((await ask("GET", "/dashboard/v1/tenants", { cookie })).status).toBe(200);
  await client.call(revokeApiKey, { params: { apiKey: key.id } });
  await eventually(async () =>
    expect((await ask("GET", "/dashboard/v1/tenants", { cookie })).status).toBe(401),
  );
});

const strangers: [who: string, headers: Record<string, string>][] = [
  ["a form of another site", { "sec-fetch-site": "cross-site" }],
  ["a script of another site", { ...own, "sec-fetch-site": "cross-site" }],
  ["a page on another subdomain", { ...own, "sec-fetch-site": "same-site" }],
  ["an address typed by hand", { "sec-fetch-site": "none" }],
  ["a request without our header", { "sec-fetch-site": "same-origin" }],
];

test.each(strangers)("%s is refused, signed in or not", async (_who, headers) => {
  const cookie = await signIn(rootKey);
  const requests: [method: string, path: string, body?: unknown][] = [
    ["GET", "/dashboard/v1/tenants"],
    ["PUT", "/dashboard/v1/tenants/acme", { name: "Taken over" }],
    ["POST", session, { key: rootKey }],
    ["GET", session],
    ["DELETE", session],
  ];
  for (const [method, path, body] of requests) {
    const answer = await ask(method, path, { cookie, headers, body });
    expect([answer.status, answer.headers.get("set-cookie")], `${method} ${path}`).toEqual([403, null]);
  }
  expect((await ask("GET", session, { cookie })).status).toBe(200);
});

test("the API itself takes no cookie, and the dashboard's path no bearer", async () => {
  const cookie = await signIn(rootKey);
  expect((await ask("GET", "/v1/tenants", { cookie })).status).toBe(401);
  const headers = { ...own, authorization: `Bearer ${rootKey}` };
  expect((await ask("GET", "/dashboard/v1/tenants", { headers })).status).toBe(401);
});

test("no preflight of another origin is granted", async () => {
  const headers = {
    origin: "https://evil.example",
    "access-control-request-method": "PUT",
    "access-control-request-headers": dashboardHeader,
  };
  const answer = await ask("OPTIONS", "/dashboard/v1/tenants/acme", { headers });
  expect(answer.ok).toBe(false);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});

test("nothing but a key opens a session: no wrong one, no portal token, no session's own token", async () => {
  const portal = await client.call(createPortalSession, { params: { tenant: "acme" }, body: {} });
  const [, own] = (await signIn(rootKey)).split("=");
  const keys: [key: string, status: number][] = [
    ["ph_nothing", 401],
    [`${rootKey}x`, 401],
    [own ?? "", 401],
    [portal.token, 403],
  ];
  for (const [key, status] of keys) {
    const answer = await ask("POST", session, { body: { key } });
    expect([answer.status, answer.headers.get("set-cookie")], key).toEqual([status, null]);
  }
});

const bodies: [body: unknown, code: string][] = [
  [{}, "invalid_field"],
  [{ key: 7 }, "invalid_field"],
  [{ key: "" }, "invalid_field"],
  [{ key: "a", remember: true }, "invalid_field"],
  [{ key: "k".repeat(513) }, "invalid_field"],
  [{ key: "k".repeat(5_000) }, "payload_too_large"],
];

test.each(bodies)("a sign-in with the body %j is refused as %s", async (body, code) => {
  expect((await problemOf(await ask("POST", session, { body }))).code).toBe(code);
});

test("who guesses keys is held back for a while", async () => {
  const seen = new Set<number>();
  const guess = async (number: number) => {
    const { status } = await ask("POST", session, { body: { key: `guess-${number}` } });
    seen.add(status);
  };
  await eventually(async () => {
    await Promise.all(Array.from({ length: 130 }, (_, number) => guess(number)));
    expect(seen).toEqual(new Set([401, 429]));
  });
});
