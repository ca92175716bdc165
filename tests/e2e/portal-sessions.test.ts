import * as portal from "@posthorn/contract/routes/portal-sessions";
import { createApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, test } from "vitest";
import { useSystem } from "./system.ts";
import { call, createTenant, openTenant } from "./tenant.ts";

const system = useSystem("postgres", { settings: { POSTHORN_PUBLIC_URL: "https://hooks.example.com" } });

/** Makes a session for a new tenant and opens the URL as the portal does. */
async function openPortal(body: Record<string, unknown> = {}) {
  const { client } = system();
  const params = { tenant: (await createTenant(client)).id };
  const session = await call(client, portal.createPortalSession, { params, body });
  const code = new URL(session.url).hash.slice("#code=".length);
  const exchanged = await call(system().clientWith("none"), portal.exchangePortalCode, {
    body: { code },
    headers: { authorization: null },
  });
  return { ...params, session, code, exchanged };
}

test("a tenant comes by a URL, works in its own tenant and nowhere else, until the session is ended", async () => {
  const { tenant, session, exchanged } = await openPortal();
  const browser = system().clientWith(exchanged.token);
  const own = openTenant(browser, tenant);
  const endpoint = await own.addEndpoint({ url: "http://127.0.0.1:9000/in" });
  await own.pause(endpoint.id);
  const view = await call(browser, portal.getCurrentPortalSession);
  expect(view).toMatchObject({ id: session.id, tenantName: "Acme", capabilities: session.capabilities });

  const foreign = await createTenant(system().client);
  for (const [method, path, status] of [
    ["GET", `/v1/tenants/${foreign.id}/endpoints`, 404],
    ["POST", `/v1/tenants/${tenant}/events`, 403],
    ["GET", "/v1/tenants", 403],
    ["GET", "/v1/api-keys/current", 403],
    ["POST", `/v1/tenants/${tenant}/portal-sessions`, 403],
  ] as const)
    expect((await browser.send(method, path)).status, `${method} ${path}`).toBe(status);

  const params = { tenant, portalSession: session.id };
  await call(system().client, portal.revokePortalSession, { params });
  await eventually(async () => {
    for (const token of [session.token, exchanged.token])
      expect((await system().clientWith(token).send("GET", "/v1/portal-sessions/current")).status).toBe(401);
  });
});

test("a code works once, whichever process is asked", async () => {
  const { url } = await system().api().awaitLog("the API listens");
  const first = createApiClient(() => String(url), "none");
  const { code, exchanged } = await openPortal();
  await system().startApi();
  const second = system().clientWith("none");
  for (const client of [first, second])
    expect((await client.send("POST", "/v1/portal-sessions/exchange", { body: { code } })).status).toBe(401);
  expect((await call(system().clientWith(exchanged.token), portal.getCurrentPortalSession)).id).toBe(
    exchanged.id,
  );
});

test("a session lasts as long as was asked for, and no process ever printed a token or a code", async () => {
  const { session, code, exchanged } = await openPortal({ expiresInSeconds: 60 });
  expect(Date.parse(session.expiresAt) - Date.parse(session.createdAt)).toBe(60_000);
  const printed = system()
    .programs()
    .map((program) => program.output())
    .join("\n");
  for (const secret of [session.token, code, exchanged.token]) expect(printed).not.toContain(secret);
});
