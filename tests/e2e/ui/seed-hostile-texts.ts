import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEventType } from "@posthorn/contract/routes/event-types";
import { createEvent } from "@posthorn/contract/routes/events";
import { createOperation } from "@posthorn/contract/routes/operations";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import { createTenant, putTenant } from "@posthorn/contract/routes/tenants";
import { startReceiver } from "@posthorn/receiver/receiver";
import type { System } from "../system.ts";
import { call, openTenant } from "../tenant.ts";
import { hostileTexts } from "./hostile-texts.ts";

export type HostileSeed = {
  tenantId: string;
  endpoint: string;
  event: string;
  delivery: string;
  portalUrl: string;
};

const tenant = "hostile";
const eventType = "hostile.happened";

/**
 * Puts every text into every field that tenants and receivers fill, of a tenant of its own. The first delivery, which is the one
 * told of, fails, with all of them in payload and response; the others do not, or a breaker would hold them.
 */
export async function seedHostileTexts({ client }: System): Promise<HostileSeed & AsyncDisposable> {
  let answers = 0;
  const receiver = await startReceiver({
    answer: () => {
      const text = hostileTexts[answers % hostileTexts.length] ?? "";
      const status = answers === 0 ? 500 : 200;
      answers += 1;
      const headers = { "content-type": "text/html", "x-hostile": text, location: text };
      return { status, headers, body: answers === 1 ? hostileTexts.join("\n") : text };
    },
  });
  const params = { tenant };
  const { id: tenantId } = await call(client, putTenant, {
    params,
    body: {
      name: hostileTexts.join("").slice(0, 200),
      metadata: { [hostileTexts[0] ?? ""]: hostileTexts[1] },
    },
  });
  const subscribe = (text: string, eventTypes: string[], description = text) => {
    const url = `${receiver.url}/${encodeURIComponent(text)}?${encodeURIComponent(text)}`;
    return call(client, createEndpoint, {
      params,
      body: { url, description, eventTypes, retrySchedule: [] },
    });
  };
  const { id: endpoint } = await subscribe(
    hostileTexts[0] ?? "",
    [eventType],
    hostileTexts.join("").slice(0, 1_000),
  );
  for (const [n, text] of hostileTexts.entries()) {
    await subscribe(text, ["hostile.never"]);
    await call(client, createTenant, { body: { name: text } });
    await call(client, createEventType, { body: describeType(`hostile.type-${n}`, text) });
    await call(client, createApiKey, { body: { name: text, scopes: ["stats:read"] } });
  }
  const emit = (text: string) => {
    const payload = Object.fromEntries(hostileTexts.map((each) => [each, each]));
    return call(client, createEvent, {
      params,
      body: { eventType, payload, externalId: text, tags: [toTag(text)] },
    });
  };
  const [first = "", ...others] = hostileTexts;
  const { id: event } = await emit(first);
  const { id: delivery } = await openTenant(client, tenant).awaitStatus(event, "failed");
  for (const text of others) await emit(text);
  for (const text of others.slice(0, 5)) {
    const filter = { tag: toTag(text), status: ["failed"] };
    await call(client, createOperation, { body: { action: "retry", tenant, filter } });
  }
  const { url: portalUrl } = await call(client, createPortalSession, { params });
  return { tenantId, endpoint, event, delivery, portalUrl, [Symbol.asyncDispose]: () => receiver.stop() };
}

function describeType(name: string, text: string) {
  const schema = {
    title: text,
    description: text,
    properties: { [text]: { description: text, const: text } },
  };
  return { name, description: text, schema, example: { [text]: text } };
}

/** A tag has no spaces, and 64 characters. */
function toTag(text: string): string {
  return text.replaceAll(" ", "/").slice(0, 64);
}
