import { request } from "undici";
import type { LoadGroup } from "./plan-load.ts";

type Caller = { apiUrl: string; key: string; receiverUrl: string };

const callsAtOnce = 8;

/** Makes the tenants and endpoints of a load, through the API. */
export async function seedPosthorn(caller: Caller, groups: readonly LoadGroup[]): Promise<void> {
  const tenants = [...new Set(groups.map(({ tenant }) => tenant))];
  await forEach(tenants, (externalId) => post(caller, "/v1/tenants", { externalId, name: externalId }));
  const endpoints = groups.flatMap(({ tenant, eventType, endpointPaths }) =>
    endpointPaths.map((path) => ({ tenant, eventType, url: `${caller.receiverUrl}${path}` })),
  );
  await forEach(endpoints, ({ tenant, eventType, url }) =>
    post(caller, `/v1/tenants/${tenant}/endpoints`, { url, eventTypes: [eventType] }),
  );
}

async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const workInTurn = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: callsAtOnce }, workInTurn));
}

async function post(caller: Caller, path: string, body: object): Promise<void> {
  const response = await request(`${caller.apiUrl}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${caller.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode !== 201) throw new Error(`POST ${path} answered ${response.statusCode}: ${text}`);
}
