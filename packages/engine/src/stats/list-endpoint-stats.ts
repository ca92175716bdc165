import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { planSeries, type StatsSeries, type StatsWindow, toSeries } from "./stats-series.ts";

export type EndpointStats = { endpointId: string; series: StatsSeries };

/**
 * Statistics of a tenant's endpoints, on the same pages as the endpoints themselves: one look for all of a page.
 *
 * @throws EngineError tenant_not_found
 */
export async function listEndpointStats(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  window: StatsWindow,
  page: Page,
): Promise<ListPage<EndpointStats> & Pick<StatsSeries, "stepMs" | "fromMs" | "upToMs">> {
  const tenant = await resolveTenant(engine, actor, ref);
  const { endpoints, stats } = engine.management;
  const { data, next } = await readPage(
    page.limit,
    (limit) => endpoints.list(tenant.id, { ...page, limit }),
    (endpoint) => endpoint.id,
  );
  const plan = planSeries(window, await stats.readMark());
  const ids = data.map((endpoint) => endpoint.id);
  const rows = await stats.read({ tenantId: tenant.id, endpointIds: ids }, plan.parts, plan.stepMs);
  const byEndpoint = Map.groupBy(rows, (row) => row.endpointId);
  const { stepMs, fromMs, upToMs } = plan;
  return {
    ...{ stepMs, fromMs, upToMs },
    data: ids.map((endpointId) => ({ endpointId, series: toSeries(plan, byEndpoint.get(endpointId) ?? []) })),
    next,
  };
}
