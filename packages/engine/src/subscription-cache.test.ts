import { isSubscribed } from "@posthorn/domain/subscription";
import { expect, test } from "vitest";
import type { TenantRef } from "./actor.ts";
import type { SubscribedEndpoint, TenantSubscriptions } from "./pipeline-store.ts";
import { SubscriptionCache } from "./subscription-cache.ts";

const acme: TenantRef = { id: "acme" };

test("loads a tenant once for any number of callers, also for those that ask at the same time", async () => {
  const { cache, loads } = openCache();
  const answers = await Promise.all([cache.get(acme), cache.get(acme), cache.get(acme)]);
  expect(new Set([...answers, await cache.get(acme)]).size).toBe(1);
  expect(loads).toEqual([acme]);
});

test("keeps a tenant's id and an equal external id of another apart", async () => {
  const { cache, loads } = openCache();
  await cache.get({ id: "x" });
  await cache.get({ externalId: "x" });
  expect(loads).toEqual([{ id: "x" }, { externalId: "x" }]);
});

test("asks again for a tenant that did not exist, and after a failure", async () => {
  const { cache, loads, answer } = openCache();
  answer.with = async () => null;
  expect(await cache.get(acme)).toBeNull();
  answer.with = () => Promise.reject(new Error("Postgres is away"));
  await expect(cache.get(acme)).rejects.toThrow("away");
  answer.with = async () => subscriptions(1);
  expect(await cache.get(acme)).toMatchObject({ endpointsVersion: 1 });
  expect(loads).toHaveLength(3);
});

test("loads once anew when many callers find the same answer outdated", async () => {
  const { cache, loads, answer } = openCache();
  const outdated = (await cache.get(acme)) ?? raise();
  answer.with = async () => subscriptions(2);
  const refreshed = await Promise.all(
    Array.from({ length: 10 }, async () => {
      await cache.forget(acme, outdated);
      return cache.get(acme);
    }),
  );
  expect(refreshed.map((found) => found?.endpointsVersion)).toEqual(Array(10).fill(2));
  expect(loads).toHaveLength(2);
});

test("forgets the tenants it has known longest when there are too many", async () => {
  const { cache, loads } = openCache(2);
  for (const id of ["a", "b", "c", "b", "c", "a"]) await cache.get({ id });
  expect(loads).toEqual(["a", "b", "c", "a"].map((id) => ({ id })));
});

test("compiles filters when it loads them; one that cannot be read matches nothing, and is logged once", async () => {
  const { cache, answer, warnings } = openCache();
  answer.with = async () => ({
    ...subscriptions(1),
    endpoints: [
      makeEndpoint("01900000-0000-7000-8000-000000000001", { total: { $gt: 1 } }),
      makeEndpoint("01900000-0000-7000-8000-000000000002", { total: { $future: 1 } }),
      makeEndpoint("01900000-0000-7000-8000-000000000003", null),
    ],
  });
  await cache.get(acme);
  const found = (await cache.get(acme)) ?? raise();
  const event = { eventType: "invoice.paid", channels: [], value: { total: 2 } };
  expect(found.endpoints.map((endpoint) => isSubscribed(endpoint, event))).toEqual([true, false, true]);
  expect(warnings).toEqual([
    {
      endpoint: "ep_01j0000000e008000000000002",
      problem: expect.stringMatching(/^\/total\/\$future unknown operator/),
    },
  ]);
});

function makeEndpoint(id: string, filter: SubscribedEndpoint["filter"]): SubscribedEndpoint {
  return { id, eventTypes: ["*"], channels: [], filter, isOpen: true, hasRate: false };
}

function openCache(limit?: number) {
  const loads: TenantRef[] = [];
  const warnings: object[] = [];
  const answer = { with: async (): Promise<TenantSubscriptions | null> => subscriptions(1) };
  const cache = new SubscriptionCache(
    {
      loadSubscriptions: (tenant) => {
        loads.push(tenant);
        return answer.with();
      },
    },
    { warn: (fields) => void warnings.push(fields) },
    limit,
  );
  return { cache, loads, answer, warnings };
}

function subscriptions(endpointsVersion: number): TenantSubscriptions {
  return { tenantId: "acme", endpointsVersion, endpoints: [] };
}

function raise(): never {
  throw new Error("there was to be a tenant");
}
