import { type Actor, mayReach, type TenantRef } from "../actor.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "../endpoints/resolve-endpoint.ts";
import type { Engine } from "../engine.ts";
import { chooseTenant } from "../tenants/resolve-tenant.ts";
import { planSeries, type StatsSeries, type StatsWindow, toSeries } from "./stats-series.ts";
import type { StatsSubject } from "./stats-store.ts";

/**
 * How deliveries went: of one endpoint, of one tenant, or of all that the caller may reach.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found
 */
export async function getStats(
  engine: Engine,
  actor: Actor,
  asked: { tenant: TenantRef | null; endpointId: string | null },
  window: StatsWindow,
): Promise<StatsSeries> {
  return readSeries(engine, await resolveSubject(engine, actor, asked), window);
}

/** @throws EngineError tenant_not_found, endpoint_not_found */
export async function getEndpointStats(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  window: StatsWindow,
): Promise<StatsSeries> {
  const { tenantId, id } = await resolveEndpoint(engine, actor, ref);
  return readSeries(engine, { tenantId, endpointIds: [id] }, window);
}

async function resolveSubject(
  engine: Engine,
  actor: Actor,
  { tenant, endpointId }: { tenant: TenantRef | null; endpointId: string | null },
): Promise<StatsSubject> {
  const tenantId = await chooseTenant(engine, actor, tenant);
  if (endpointId === null) return { tenantId, endpointIds: null };
  const ownerId = await engine.management.stats.findTenantOf(endpointId);
  const isAsked = ownerId !== null && mayReach(actor, ownerId) && (tenantId ?? ownerId) === ownerId;
  if (!isAsked) throw endpointNotFound();
  return { tenantId: ownerId, endpointIds: [endpointId] };
}

async function readSeries(engine: Engine, subject: StatsSubject, window: StatsWindow): Promise<StatsSeries> {
  const { stats } = engine.management;
  const plan = planSeries(window, await stats.readMark());
  return toSeries(plan, await stats.read(subject, plan.parts, plan.stepMs));
}
