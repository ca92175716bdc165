import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { type ExplainedEndpoint, explainEndpoint } from "./explain-endpoint.ts";

const utf8 = new TextDecoder();

/**
 * Tells for each endpoint of the tenant why it did or did not get an event.
 *
 * @throws EngineError tenant_not_found, event_not_found
 */
export async function explainEvent(
  engine: Engine,
  actor: Actor,
  ref: { tenant: TenantRef; eventId: string },
  page: Page,
): Promise<ListPage<ExplainedEndpoint>> {
  const { id: tenantId } = await resolveTenant(engine, actor, ref.tenant);
  const { explain } = engine.management;
  const event = await explain.findEvent(tenantId, ref.eventId);
  if (event === null) throw new EngineError("event_not_found", "There is no such event.");
  const { data, next } = await readPage(
    page.limit,
    (limit) => explain.listEndpoints(tenantId, event.id, { ...page, limit }),
    ({ id }) => id,
  );
  const value: unknown = event.payload === null ? undefined : JSON.parse(utf8.decode(event.payload));
  return { data: data.map((endpoint) => explainEndpoint({ ...event, value }, endpoint)), next };
}
