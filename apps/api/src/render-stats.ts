import { encodeId } from "@posthorn/domain/id";
import type { EndpointStats } from "@posthorn/engine/stats/list-endpoint-stats";
import type { TopFailingFigures } from "@posthorn/engine/stats/list-top-failing";
import type { StatsFigures, StatsSeries, StatsWindow } from "@posthorn/engine/stats/stats-series";

/** @param ofEndpoint events are accepted for a tenant, not for an endpoint */
export function renderStats(window: StatsWindow, series: StatsSeries, ofEndpoint: boolean) {
  return {
    ...renderRange(window, series),
    totals: renderFigures(series.totals, ofEndpoint),
    steps: series.steps.map(({ startsAtMs, ...figures }) => ({
      startsAt: toText(startsAtMs),
      ...renderFigures(figures, ofEndpoint),
    })),
  };
}

export function renderEndpointStats({ endpointId, series }: EndpointStats) {
  return {
    endpointId: encodeId("ep", endpointId),
    totals: renderFigures(series.totals, true),
    steps: series.steps.map(({ startsAtMs, attempts, delivered, failed }) => ({
      startsAt: toText(startsAtMs),
      ...{ attempts, delivered, failed },
    })),
  };
}

export function renderTopFailing({ tenantId, tenantName, endpoint, totals }: TopFailingFigures) {
  return {
    tenantId: encodeId("ten", tenantId),
    tenantName,
    endpoint: endpoint && { ...endpoint, id: encodeId("ep", endpoint.id) },
    totals: renderFigures(totals, endpoint !== null),
  };
}

export function renderRange(
  window: StatsWindow,
  { stepMs, fromMs, upToMs }: Pick<StatsSeries, "stepMs" | "fromMs" | "upToMs">,
) {
  return { window, stepSeconds: stepMs / 1_000, fromAt: toText(fromMs), upToAt: toText(upToMs) };
}

function renderFigures(figures: StatsFigures, ofEndpoint: boolean) {
  const { events, attempts, delivered, failed, successRate, reasons, latency } = figures;
  return {
    ...{ events: ofEndpoint ? null : events, attempts, delivered, failed, successRate },
    ...{ reasons: { ...reasons }, latency },
  };
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
