import { randomBytes } from "node:crypto";
import { request } from "undici";
import type { Target } from "./messages.ts";
import type { Options } from "./options.ts";

type Caller = { url: string; key: string; receiverUrl: string };

/**
 * Makes tenants and endpoints through the API and returns what to emit. Endpoints come in groups of `fanOut`, which want
 * one event type each, so that emitting all targets in turn gives every endpoint the same.
 */
export async function seedEndpoints(
  caller: Caller,
  { tenants, endpoints, fanOut, payloadBytes }: Options,
): Promise<Target[]> {
  const groupsPerTenant = Math.floor(endpoints / tenants / fanOut);
  const targets: Target[] = [];
  for (let group = 0; group < groupsPerTenant; group += 1) {
    for (let tenant = 0; tenant < tenants; tenant += 1) {
      const externalId = `bench-${tenant}`;
      if (group === 0) await post(caller, "/v1/tenants", { externalId, name: externalId });
      const eventType = `bench.group-${group}`;
      const body = JSON.stringify({ eventType, payload: createPayload(payloadBytes) });
      targets.push({ path: `/v1/tenants/${externalId}/events`, body: Buffer.from(body) });
      for (let n = 0; n < fanOut; n += 1) {
        const url = `${caller.receiverUrl}/${externalId}/${group}/${n}`;
        await post(caller, `/v1/tenants/${externalId}/endpoints`, { url, eventTypes: [eventType] });
      }
    }
  }
  return targets;
}

/** JSON of about this size that does not compress well: Postgres compresses what is large. */
function createPayload(bytes: number): object {
  const room = Math.max(0, bytes - '{"text":""}'.length);
  return {
    text: randomBytes(Math.ceil(room * 0.75))
      .toString("base64url")
      .slice(0, room),
  };
}

async function post(caller: Caller, path: string, body: object): Promise<void> {
  const response = await request(`${caller.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${caller.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode !== 201) throw new Error(`POST ${path} answered ${response.statusCode}: ${text}`);
}
