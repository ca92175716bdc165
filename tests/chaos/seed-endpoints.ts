import type { ApiClient } from "@posthorn/testkit/api-client";
import { retrySchedule, tenants } from "./layout.ts";
import type { Receiver } from "./receiver.ts";

/** Makes the tenants and endpoints of the layout through the API, and tells the receiver their secrets. */
export async function seedEndpoints(client: ApiClient, receiver: Receiver): Promise<void> {
  for (const tenant of tenants) {
    await call(client, "PUT", `/v1/tenants/${tenant.name}`, { name: tenant.name });
    for (const { name, manner, eventTypes, timeoutMs } of tenant.endpoints) {
      const { secret } = await call(client, "POST", `/v1/tenants/${tenant.name}/endpoints`, {
        url: `${receiver.url}/${name}`,
        eventTypes: eventTypes ?? ["*"],
        timeoutMs,
        retrySchedule,
      });
      await receiver.addEndpoint(name, String(secret), manner);
    }
  }
}

async function call(
  client: ApiClient,
  method: string,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  const answer = await client.send(method, path, { body });
  if (answer.status > 299) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.bytes}`);
  return answer.json() as Record<string, unknown>; // every success of the API is an object
}
