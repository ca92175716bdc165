import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, listEndpoints } from "@posthorn/contract/routes/endpoints";
import * as contract from "@posthorn/contract/routes/portal-sessions";
import { listTenants, putTenant } from "@posthorn/contract/routes/tenants";
import { capabilities, type Scope } from "@posthorn/contract/scopes";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const publicUrl = "https://hooks.example.com/posthorn";
const database = await createDatabase();
const api = await startApi(database.url, {
  POSTHORN_PUBLIC_URL: `${publicUrl}/`,
  POSTHORN_TRUSTED_PROXIES: "127.0.0.0/8",
});
const { client } = api;
const params = { tenant: "acme" };

beforeAll(async () => {
  for (const tenant of ["acme", "other"])
    await client.call(putTenant, { params: { tenant }, body: { name: `The ${tenant}` } });
});

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const create = (body: unknown = {}) => client.call(contract.createPortalSession, { params, body });
const codeOf = (url: string) => new URL(url).hash.replace("#code=", "");
const exchange = (code: string) => client.as(null).call(contract.exchangePortalCode, { body: { code } });
const refuseExchange = (code: string) =>
  client.as(null).refusal(contract.exchangePortalCode, { body: { code } });

async function keyed(scopes: Scope[], tenant: string | null = null) {
  return client.as((await client.call(createApiKey, { body: { name: "key", scopes, tenant } })).key);
}

test("a session is shown with its token and a URL whose fragment has a code, and never again", async () => {
  const created = await create({ returnUrl: "https://app.example.com", theme: { mode: "dark" } });
  const { url, token, ...shown } = created;
  expect(url).toMatch(/^https:\/\/hooks\.example\.com\/posthorn\/portal#code=phc_[\w-]+$/);
  expect(token).toMatch(/^pht_[0-9a-z]{26}_[\w-]{43}_[0-9a-f]{6}$/);
  expect(shown).toMatchObject({
    capabilities,
    returnUrl: "https://app.example.com/",
    theme: { mode: "dark" },
    revokedAt: null,
  });
  expect(Date.parse(shown.expiresAt) - Date.parse(shown.createdAt)).toBe(3_600_000);
  const { data } = await client.call(contract.listPortalSessions, { params });
  expect(data.find(({ id }) => id === created.id)).toEqual(shown);
});

test("a session needs no body: it may then do all that its maker may", async () => {
  const maker = await keyed(["endpoints:write", "stats:read"]);
  const made = await maker.call(contract.createPortalSession, { params });
  expect(made.capabilities).toEqual(["endpoints:read", "endpoints:write", "stats:read"]);
});

test("a token opens what its capabilities say, of its own tenant alone", async () => {
  const { token } = await create({ capabilities: ["endpoints:read"] });
  const portal = client.as(token);
  expect((await portal.call(listEndpoints, { params })).data).toEqual([]);
  const foreign = await portal.refusal(listEndpoints, { params: { tenant: "other" } });
  const write = await portal.refusal(createEndpoint, { params, body: { url: "https://example.com" } });
  expect([foreign.code, write.code]).toEqual(["tenant_not_found", "forbidden"]);
  expect((await portal.refusal(listTenants)).code).toBe("forbidden");
});

test("a session cannot make, list or end sessions", async () => {
  const { token, id } = await create();
  const portal = client.as(token);
  for (const route of [
    contract.createPortalSession,
    contract.listPortalSessions,
    contract.revokePortalSession,
  ])
    expect((await portal.refusal(route, { params: { ...params, portalSession: id } })).code).toBe(
      "forbidden",
    );
});

test("a code gives a token of its own, once, and the token of the creation goes on", async () => {
  const created = await create({ capabilities: ["endpoints:write"], theme: { primaryColor: "#abcdef" } });
  const code = codeOf(created.url);
  const exchanged = await exchange(code);
  expect(exchanged).toEqual({
    id: created.id,
    tenantId: created.tenantId,
    tenantName: "The acme",
    capabilities: ["endpoints:read", "endpoints:write"],
    expiresAt: created.expiresAt,
    returnUrl: null,
    theme: { primaryColor: "#abcdef" },
    token: expect.stringMatching(/^pht_/),
  });
  expect(exchanged.token).not.toBe(created.token);
  const { token: _, ...view } = exchanged;
  for (const token of [created.token, exchanged.token])
    expect(await client.as(token).call(contract.getCurrentPortalSession)).toEqual(view);
  expect((await refuseExchange(code)).code).toBe("unauthorized");
});

test("a code is exchanged by one of two that come at once", async () => {
  const code = codeOf((await create()).url);
  const body = JSON.stringify({ code });
  const headers = { "content-type": "application/json" };
  const ask = () =>
    client.as(null).send({ method: "POST", path: contract.exchangePortalCode.path, headers, body });
  const answers = await Promise.all(Array.from({ length: 6 }, ask));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401, 401, 401]);
});

test("codes that are wrong, used or of a revoked session are refused in the same words", async () => {
  const used = await create();
  await exchange(codeOf(used.url));
  const revoked = await create();
  const ended = { params: { ...params, portalSession: revoked.id } };
  await client.call(contract.revokePortalSession, ended);
  const other = await create();
  const swapped = `phc_${codeOf(other.url).slice(4, 31)}${"a".repeat(43)}_000000`;
  const codes = [codeOf(used.url), codeOf(revoked.url), swapped, used.token, "nonsense"];
  const answers = await Promise.all(codes.map(refuseExchange));
  const [first, ...others] = answers.map(({ requestId: _, ...problem }) => problem);
  expect(first).toMatchObject({ status: 401, code: "unauthorized" });
  for (const answer of others) expect(answer).toEqual(first);
});

test("a token and a code are no keys to each other's doors, and nothing but the header takes a token", async () => {
  const { url, token } = await create();
  expect((await client.as(codeOf(url)).refusal(listEndpoints, { params })).code).toBe("unauthorized");
  const asked = await client
    .as(null)
    .send({ method: "GET", path: `/v1/portal-sessions/current?token=${token}` });
  expect(asked.status).toBe(401);
  expect((await client.refusal(contract.getCurrentPortalSession)).code).toBe("forbidden");
});

test("a revoked session is refused soon, with both of its tokens; it is revoked once", async () => {
  const { id, url, token } = await create();
  const exchanged = await exchange(codeOf(url));
  const ended = { params: { ...params, portalSession: id } };
  for (const text of [token, exchanged.token]) await client.as(text).call(listEndpoints, { params });
  await client.call(contract.revokePortalSession, ended);
  for (const text of [token, exchanged.token]) {
    const refused = () => client.as(text).refusal(listEndpoints, { params });
    expect(await eventually(refused)).toMatchObject({ code: "unauthorized" });
  }
  expect((await client.refusal(contract.revokePortalSession, ended)).code).toBe("portal_session_not_found");
});

test("a session is ended under its own tenant's name only", async () => {
  const { id } = await create();
  for (const portalSession of [id, "ps_nonsense"]) {
    const elsewhere = { params: { tenant: "other", portalSession } };
    const problem = await client.refusal(contract.revokePortalSession, elsewhere);
    expect(problem.code).toBe("portal_session_not_found");
  }
});

test("a session never gets more than the key that makes it; by default it gets all of that", async () => {
  const maker = await keyed(["endpoints:write", "deliveries:read", "events:write"]);
  const made = await maker.call(contract.createPortalSession, { params, body: {} });
  expect(made.capabilities).toEqual(["endpoints:read", "endpoints:write", "deliveries:read"]);
  const body = { capabilities: ["endpoints:read", "secrets:read"] };
  const problem = await maker.refusal(contract.createPortalSession, { params, body });
  expect(problem).toMatchObject({ code: "forbidden", detail: expect.stringContaining("secrets:read") });
  const ofTenant = await keyed(["endpoints:write"], "acme");
  expect((await ofTenant.refusal(contract.createPortalSession, { params, body: {} })).code).toBe("forbidden");
});

const bad: [pointer: string, body: Record<string, unknown>][] = [
  ["/capabilities/0", { capabilities: ["admin"] }],
  ["/capabilities/0", { capabilities: ["events:write"] }],
  ["/capabilities", { capabilities: [] }],
  ["/expiresInSeconds", { expiresInSeconds: 59 }],
  ["/expiresInSeconds", { expiresInSeconds: 86_401 }],
  ["/expiresInSeconds", { expiresInSeconds: 60.5 }],
  ["/returnUrl", { returnUrl: "javascript:alert(1)" }],
  ["/returnUrl", { returnUrl: "java\nscript:alert(1)" }],
  ["/returnUrl", { returnUrl: "//evil.example" }],
  ["/returnUrl", { returnUrl: "/settings" }],
  ["/returnUrl", { returnUrl: `https://a.example/${"a".repeat(2_048)}` }],
  ["/theme/mode", { theme: { mode: "blue" } }],
  ["/theme/primaryColor", { theme: { primaryColor: "red;background:url(//evil)" } }],
  ["/theme/logoUrl", { theme: { logoUrl: "http://a.example/logo.png" } }],
  ["/theme/logoUrl", { theme: { logoUrl: "data:image/svg+xml,<svg/>" } }],
  ["/theme/css", { theme: { css: "*{}" } }],
];

test.each(bad)("%s may not be so (%#)", async (pointer, body) => {
  const problem = await client.refusal(contract.createPortalSession, { params, body });
  expect(problem).toMatchObject({ code: "invalid_field", errors: [{ pointer }] });
});

test("an exchange takes little more than a code", async () => {
  const problem = await client
    .as(null)
    .refusal(contract.exchangePortalCode, { body: { code: "a".repeat(2_000) } });
  expect(problem.code).toBe("payload_too_large");
});

test("who tries code after code is refused for a while, and nobody else: not even a new key from there", async () => {
  const exchangeFrom = async (from: string, code: string) => {
    const headers = { "content-type": "application/json", "x-forwarded-for": from };
    const body = JSON.stringify({ code });
    const path = contract.exchangePortalCode.path;
    return (await client.as(null).send({ method: "POST", path, headers, body })).status;
  };
  const { url, token } = await create();
  const other = await create();
  const flood = Array.from({ length: 300 }, (_, n) => exchangeFrom("203.0.113.7", `code ${n}`));
  expect(new Set(await Promise.all(flood))).toEqual(new Set([401, 429]));
  const headers = { "x-forwarded-for": "203.0.113.7" };
  await client.as(token).call(contract.getCurrentPortalSession, { headers });
  expect(await exchangeFrom("198.51.100.9", codeOf(url))).toBe(200);
  await eventually(async () => expect(await exchangeFrom("203.0.113.7", codeOf(other.url))).toBe(200));
});
