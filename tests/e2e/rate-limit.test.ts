import { createApiKey, revokeApiKey } from "@posthorn/contract/routes/api-keys";
import { listEndpoints } from "@posthorn/contract/routes/endpoints";
import { type ApiClient, createApiClient } from "@posthorn/testkit/api-client";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

const limit = 5;

describe("keys over two API processes", () => {
  const system = useSystem("postgres", { settings: { POSTHORN_TENANT_REQUESTS_PER_SECOND: String(limit) } });

  async function makeKey(
    body: Record<string, unknown> = {},
  ): Promise<{ tenant: string; key: string; id: string }> {
    const { client } = system();
    const tenant = (await createTenant(client)).id;
    const all = { name: "of a tenant", scopes: ["endpoints:read"], tenant, ...body };
    return { tenant, ...(await call(client, createApiKey, { body: all })) };
  }

  const read = (client: ApiClient, tenant: string) => client.send("GET", `/v1/tenants/${tenant}/endpoints`);

  test("a tenant that asks too often is told so, and nobody else feels it", async () => {
    const [eager, calm] = [await makeKey(), await makeKey()];
    const client = system().clientWith(eager.key);
    const answers = await Promise.all(Array.from({ length: 40 }, () => read(client, eager.tenant)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(40 - limit);
    for (const { headers, json } of refused) {
      expect(json()).toMatchObject({ code: "rate_limited", status: 429 });
      expect(headers.get("retry-after")).toBe("1");
      expect(headers.get("ratelimit")).toBe('"default";r=0;t=1');
    }
    for (const { headers } of answers)
      expect(headers.get("ratelimit-policy")).toBe(`"default";q=${limit};w=1`);
    expect((await read(system().clientWith(calm.key), calm.tenant)).status).toBe(200);
    expect((await read(system().client, eager.tenant)).headers.get("ratelimit-policy")).toBeNull();
    await eventually(() => call(client, listEndpoints, { params: { tenant: eager.tenant } }));
  });

  test("a revoked or expired key is refused by every process", async () => {
    const first = await system().api().awaitLog("the API listens");
    const second = await (await system().startApi()).awaitLog("the API listens");
    const urls = [first, second].map(({ url }) => String(url));
    const expiresAt = new Date(Date.now() + 8_000).toISOString();
    const [revoked, expired] = [await makeKey(), await makeKey({ expiresAt })];
    const clients = urls.flatMap((url) =>
      [revoked, expired].map(({ key, tenant }) => ({ client: createApiClient(() => url, key), tenant })),
    );
    for (const { client, tenant } of clients) expect((await read(client, tenant)).status).toBe(200);
    await call(system().client, revokeApiKey, { params: { apiKey: revoked.id } });
    const awaitRefusals = (among: typeof clients) =>
      eventually(async () => {
        for (const { client, tenant } of among) expect((await read(client, tenant)).status).toBe(401);
      });
    await awaitRefusals(clients.filter(({ tenant }) => tenant === revoked.tenant));
    await awaitRefusals(clients);
  });
});
