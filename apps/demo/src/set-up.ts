import type { ApiClient, CreatedEndpoint, Endpoint, Page } from "./api-client.ts";
import { endpointPlans, tenant } from "./plot.ts";
import type { Receivers } from "./receivers.ts";

export const tenantPath = `/tenants/${tenant.externalId}`;

/** How the endpoints of an earlier show, whose receivers are gone, are told from those made by hand. */
const descriptionPrefix = "npm run demo: ";

/** Makes the tenant and its endpoints, anew in every show; returns the name of each endpoint by its id. */
export async function setUp(api: ApiClient, receivers: Receivers): Promise<Map<string, string>> {
  await api("PUT", tenantPath, JSON.stringify({ name: tenant.name }));
  await deleteOldEndpoints(api);
  const nameOf = new Map<string, string>();
  for (const { name, eventTypes, channels, retrySchedule } of endpointPlans) {
    const description = `${descriptionPrefix}${name}`;
    const body = { url: receivers.urlOf(name), description, eventTypes, channels, retrySchedule };
    const { id, secret } = await api<CreatedEndpoint>(
      "POST",
      `${tenantPath}/endpoints`,
      JSON.stringify(body),
    );
    receivers.trust(name, secret);
    nameOf.set(id, name);
  }
  return nameOf;
}

async function deleteOldEndpoints(api: ApiClient): Promise<void> {
  const { data } = await api<Page<Endpoint>>("GET", `${tenantPath}/endpoints?limit=100`);
  const old = data.filter(({ description }) => description.startsWith(descriptionPrefix));
  for (const { id } of old) await api("DELETE", `${tenantPath}/endpoints/${id}`);
}
