import type { RouteResponseBody } from "@posthorn/contract/define-route";
import * as apiKeys from "@posthorn/contract/routes/api-keys";
import { listAuditLog, listTenantAuditLog } from "@posthorn/contract/routes/audit-log";
import { updateEndpoint } from "@posthorn/contract/routes/endpoints";
import { deleteTenant, putTenant, updateTenant } from "@posthorn/contract/routes/tenants";
import type { ApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

type Entry = RouteResponseBody<typeof listAuditLog>["data"][number];

const system = useSystem("postgres");
const url = "http://127.0.0.1:59999/in";

async function readLog(client: ApiClient, query: Record<string, string>): Promise<Entry[]> {
  return (await call(client, listAuditLog, { query })).data;
}

async function createKey(tenant: string, name: string, scopes: string[]) {
  return call(system().client, apiKeys.createApiKey, { body: { tenant, name, scopes } });
}

test("an entry says who changed what, with both values, and no value of a header", async () => {
  const { client, clientWith } = system();
  const tenant = await createTenant(client);
  const { key, id: keyId, tenantId } = await createKey(tenant.id, "their backend", ["endpoints:write"]);
  const endpoint = await tenant.addEndpoint({ url, headers: { "X-Token": "canary-before" } });
  await call(clientWith(key), updateEndpoint, {
    params: { tenant: tenant.id, endpoint: endpoint.id },
    headers: { "x-request-id": "change-1" },
    body: { timeoutMs: 5_000, headers: { "X-Token": "canary-after" } },
  });
  const entries = await readLog(client, { target: endpoint.id });
  expect(entries.map(({ action }) => action)).toEqual(["endpoint.updated", "endpoint.created"]);
  expect(entries[0]).toEqual({
    id: expect.stringMatching(/^aud_/),
    tenantId,
    actor: { kind: "api_key", id: keyId, name: "their backend" },
    action: "endpoint.updated",
    target: endpoint.id,
    before: { timeoutMs: 15_000, headers: { "X-Token": "[redacted]" }, version: 1 },
    after: { timeoutMs: 5_000, headers: { "X-Token": "[redacted]" }, version: 2 },
    requestId: "change-1",
    createdAt: expect.any(String),
  });
  expect(entries[1]).toMatchObject({ before: null, after: { id: endpoint.id, url, status: "active" } });
  expect(JSON.stringify(entries)).not.toMatch(/canary|whsec_/);
});

test("what was refused is not in it", async () => {
  const { client } = system();
  const tenant = await createTenant(client);
  const endpoint = await tenant.addEndpoint({ url });
  const path = `/v1/tenants/${tenant.id}/endpoints/${endpoint.id}`;
  const refused = await client.send("PATCH", path, {
    headers: { "if-match": '"9"' },
    body: { timeoutMs: 5_000 },
  });
  expect(refused.status).toBe(412);
  expect(await readLog(client, { target: endpoint.id })).toHaveLength(1);
});

test("a tenant sees what was done to its own, and neither other tenants nor the keys of the instance", async () => {
  const { client, clientWith } = system();
  const [mine, other] = [await createTenant(client), await createTenant(client)];
  const { key } = await createKey(mine.id, "mine", ["endpoints:write"]);
  const { key: blind } = await createKey(mine.id, "blind", ["events:write"]);
  await call(client, updateTenant, { params: { tenant: mine.id }, body: { metadata: { risk: "high" } } });
  const endpoint = await mine.addEndpoint({ url });
  await call(clientWith(key), updateEndpoint, {
    params: { tenant: mine.id, endpoint: endpoint.id },
    body: { timeoutMs: 5_000 },
  });
  await other.addEndpoint({ url });

  const { data } = await call(clientWith(key), listTenantAuditLog, { params: { tenant: mine.id } });
  expect(data.map(({ action, actor }) => [action, actor.name])).toEqual([
    ["endpoint.updated", "mine"],
    ["endpoint.created", null],
    ["api_key.created", null],
    ["api_key.created", null],
  ]);
  const filtered = { params: { tenant: mine.id }, query: { action: "tenant.*" } };
  expect((await call(clientWith(key), listTenantAuditLog, filtered)).data).toEqual([]);
  const refusals = [
    await clientWith(key).send("GET", `/v1/tenants/${other.id}/audit-log`),
    await clientWith(key).send("GET", "/v1/audit-log"),
    await clientWith(blind).send("GET", `/v1/tenants/${mine.id}/audit-log`),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([404, 403, 403]);
});

test("is found by tenant, actor, action, target and time, a page at a time", async () => {
  const { client } = system();
  const tenant = await createTenant(client);
  const endpoint = await tenant.addEndpoint({ url });
  await tenant.pause(endpoint.id);
  await tenant.resume(endpoint.id, { backlog: "none" });
  const all = await readLog(client, { tenant: tenant.id });
  expect(all.map(({ action }) => action)).toEqual([
    "endpoint.resumed",
    "endpoint.paused",
    "endpoint.created",
    "tenant.created",
  ]);
  expect(all[0]).toMatchObject({
    before: { status: "paused" },
    after: { status: "active", backlog: "none" },
  });
  const [newest, second] = all;
  const actor = newest?.actor.id ?? "";
  const found: [query: Record<string, string>, count: number][] = [
    [{ action: "endpoint.*" }, 3],
    [{ action: "endpoint.paused" }, 1],
    [{ action: "secret.*" }, 0],
    [{ target: endpoint.id }, 3],
    [{ actor }, 4],
    [{ actor: "posthorn" }, 0],
    [{ createdAfter: "2020-01-01T00:00:00Z", createdBefore: "2021-01-01T00:00:00Z" }, 0],
  ];
  for (const [query, count] of found) {
    const entries = await readLog(client, { tenant: tenant.id, ...query });
    expect(entries, JSON.stringify(query)).toHaveLength(count);
  }
  const first = await call(client, listAuditLog, { query: { tenant: tenant.id, limit: "1" } });
  expect(first.data).toEqual([newest]);
  const next = { tenant: tenant.id, limit: "1", cursor: first.nextCursor ?? "" };
  expect(await readLog(client, next)).toEqual([second]);
  for (const query of ["action=endpoint", "action=*", "actor=me", "target="]) {
    expect((await client.send("GET", `/v1/audit-log?${query}`)).status, query).toBe(422);
  }
});

test("an endpoint that Posthorn disabled by itself is in it", async () => {
  const { client } = system();
  const receiver = await openReceiver(() => ({ status: 410 }));
  const tenant = await createTenant(client);
  const endpoint = await tenant.addEndpoint({ url: receiver.url });
  await tenant.emit({});
  const [entry] = await eventually(async () => {
    const entries = await readLog(client, { target: endpoint.id, actor: "posthorn" });
    expect(entries).toHaveLength(1);
    return entries;
  });
  expect(entry).toMatchObject({
    actor: { kind: "posthorn", id: null, name: null },
    action: "endpoint.disabled",
    before: { status: "active" },
    after: { status: "disabled", disabledReason: "gone" },
    requestId: null,
  });
});

test("the root key is in it, without the key", async () => {
  const { client, settings } = system();
  const entries = await readLog(client, { actor: "posthorn", action: "api_key.created" });
  expect(entries).toMatchObject([
    { tenantId: null, before: null, after: { name: "root", scopes: ["admin"] } },
  ]);
  expect(JSON.stringify(entries)).not.toContain(settings["POSTHORN_ROOT_KEY"]);
});

test("of an erased tenant it keeps that it was erased, and nothing else", async () => {
  const { client } = system();
  const tenant = await createTenant(client);
  await tenant.addEndpoint({ url: "http://127.0.0.1:59999/personal" });
  const named = { params: { tenant: tenant.id } };
  const { id } = await call(client, putTenant, { ...named, body: { name: "Personal Name" } });
  expect(await readLog(client, { tenant: tenant.id })).toHaveLength(3);
  const operation = await call(client, deleteTenant, named);
  const entries = await eventually(async () => {
    const left = await readLog(client, { tenant: id });
    expect(left).toHaveLength(1);
    return left;
  });
  const after = { operationId: operation.id };
  expect(entries).toMatchObject([
    { action: "tenant.deleted", tenantId: id, target: id, before: null, after },
  ]);
});
