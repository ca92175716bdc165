import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import {
  planSeries,
  type StatsFigures,
  type StatsSeries,
  type StatsWindow,
  toFigures,
} from "./stats-series.ts";
import type { FailingSubject, TopFailing } from "./stats-store.ts";

export type TopFailingFigures = Omit<TopFailing, keyof StatsFigures | "durations"> & { totals: StatsFigures };

/** The endpoints or tenants with the most failed attempts in the window, of all that the caller may reach. */
export async function listTopFailing(
  engine: Engine,
  actor: Actor,
  by: FailingSubject,
  window: StatsWindow,
  limit: number,
): Promise<Pick<StatsSeries, "stepMs" | "fromMs" | "upToMs"> & { data: TopFailingFigures[] }> {
  const { stats } = engine.management;
  const { parts, ...range } = planSeries(window, await stats.readMark());
  const rows = await stats.topFailing(by, actor.tenantId, parts, limit);
  const data = rows.map(({ tenantId, tenantName, endpoint, ...sums }) => ({
    ...{ tenantId, tenantName, endpoint },
    totals: toFigures(sums),
  }));
  return { ...range, data };
}
