import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { testEndpoint } from "@posthorn/contract/routes/endpoint-tests";
import { getEndpointStats, getStats, listEndpointStats } from "@posthorn/contract/routes/stats";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, test } from "vitest";
import { openReceiver } from "./receivers.ts";
import { queues, useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

/** Counting happens twice a minute. */
const counted = { withinMs: 90_000 };

describe.each(queues.slice(0, 1))("on %s", (queue) => {
  const system = useSystem(queue);

  test("statistics of an endpoint, a tenant and the instance say what was attempted", async () => {
    const { client } = system();
    const [good, bad] = [await openReceiver(), await openReceiver(() => ({ status: 503 }))];
    const tenant = await createTenant(client);
    const params = { tenant: tenant.id };
    const fine = await tenant.addEndpoint({ url: good.url });
    const broken = await tenant.addEndpoint({ url: bad.url, retrySchedule: [1] });
    const idle = await tenant.addEndpoint({ url: good.url, eventTypes: ["never"] });
    const events = await Promise.all([1, 2, 3].map((n) => tenant.emit({ n })));
    for (const event of events) {
      await eventually(async () => {
        const done = await tenant.deliveriesOf(event.id);
        expect(done.map(({ status }) => status).toSorted()).toEqual(["delivered", "failed"]);
      });
    }
    await call(client, testEndpoint, { params: { ...params, endpoint: fine.id } });

    const total = await eventually(async () => {
      const stats = await call(client, getStats, { query: { tenant: tenant.id, window: "1h" } });
      expect(stats.totals).toMatchObject({ events: 4, attempts: 10, delivered: 4, failed: 3 });
      return stats;
    }, counted);
    expect(total.totals).toMatchObject({ successRate: 0.4, reasons: { http_5xx: 6 } });
    expect(total.totals.latency.p95Ms).toBeGreaterThanOrEqual(total.totals.latency.p50Ms ?? Number.NaN);
    expect(total.steps).toHaveLength(
      Math.ceil((Date.parse(total.upToAt) - Date.parse(total.fromAt)) / 60_000),
    );
    expect(total.steps.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(10);

    for (const window of ["1h", "24h", "7d", "30d"]) {
      const ofBroken = await call(client, getEndpointStats, {
        params: { ...params, endpoint: broken.id },
        query: { window },
      });
      expect(ofBroken).toMatchObject({
        window,
        totals: { events: null, attempts: 6, delivered: 0, failed: 3, successRate: 0 },
      });
      const instance = await call(client, getStats, { query: { window } });
      expect(instance.totals.attempts).toBeGreaterThanOrEqual(10);
    }
    const list = await call(client, listEndpointStats, { params });
    const summary = list.data.map(({ endpointId, totals }) => [
      endpointId,
      totals.attempts,
      totals.successRate,
    ]);
    expect(summary).toEqual([
      [idle.id, 0, null],
      [broken.id, 6, 0],
      [fine.id, 4, 1],
    ]);
    expect(list.data[1]?.steps.at(-1)).toMatchObject({
      attempts: expect.any(Number),
      failed: expect.any(Number),
    });
    const first = await call(client, listEndpointStats, { params, query: { limit: "1" } });
    const cursor = first.nextCursor ?? "";
    const rest = await call(client, listEndpointStats, { params, query: { cursor } });
    expect([...first.data, ...rest.data]).toEqual(list.data);
  });

  test("a tenant's key reads its own statistics only, and needs stats:read", async () => {
    const { client, clientWith } = system();
    const [own, foreign] = [await createTenant(client), await createTenant(client)];
    const endpoint = await foreign.addEndpoint({ url: "http://127.0.0.1:9000/" });
    const keyed = async (scopes: string[]) => {
      const body = { name: "of a tenant", tenant: own.id, scopes };
      return clientWith((await call(client, createApiKey, { body })).key);
    };
    const reader = await keyed(["stats:read"]);
    const statusOf = async (path: string) => (await reader.send("GET", path)).status;
    const mine = await call(reader, getStats);
    expect(mine.totals).toMatchObject({ events: 0, attempts: 0, successRate: null });
    expect(await statusOf(`/v1/stats?tenant=${foreign.id}`)).toBe(404);
    expect(await statusOf(`/v1/stats?endpoint=${endpoint.id}`)).toBe(404);
    expect(await statusOf(`/v1/tenants/${own.id}/endpoints/${endpoint.id}/stats`)).toBe(404);
    expect(await statusOf(`/v1/tenants/${foreign.id}/endpoints/stats`)).toBe(404);
    expect(await statusOf(`/v1/stats?window=2h`)).toBe(422);
    const other = await keyed(["deliveries:read", "endpoints:write"]);
    expect((await other.send("GET", "/v1/stats")).status).toBe(403);
  });
});
