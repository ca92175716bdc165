import { useRead } from "../../api/use-call.ts";
import { StatsCharts } from "../../charts/stats-charts.tsx";
import { WindowChoice } from "../../charts/window-choice.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { formatNumber, formatShare } from "../../words/numbers.ts";
import { formatDuration } from "../../words/times.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { tenantScreen } from "./screen.ts";
import classes from "./tenant-usage.module.css";

const everyMs = 30_000;

/** What a tenant emitted, and how that was delivered, over a window of time. */
export function TenantUsage({ tenant: { id } }: { tenant: Tenant }) {
  const [{ window = "24h" }, change] = useScreenSearch(tenantScreen);
  const { data, error, refetch } = useRead(
    "getStats",
    { query: { tenant: id, window } },
    { everyMs, keepsPrevious: true },
  );
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  const totals = data?.totals;
  const rate = totals?.successRate ?? null;
  const write = (value: number | null | undefined, format = formatNumber) =>
    value === null || value === undefined ? "–" : format(value);
  return (
    <>
      <div className={classes["head"]}>
        <Facts>
          <Fact name="Events">{write(totals?.events)}</Fact>
          <Fact name="Delivered">{write(totals?.delivered)}</Fact>
          <Fact name="Failed">{write(totals?.failed)}</Fact>
          <Fact name="Attempts">{write(totals?.attempts)}</Fact>
          <Fact name="Success rate">{write(rate, formatShare)}</Fact>
          <Fact name="p50">{write(totals?.latency.p50Ms, formatDuration)}</Fact>
          <Fact name="p95">{write(totals?.latency.p95Ms, formatDuration)}</Fact>
        </Facts>
        <WindowChoice
          window={window}
          onChange={(chosen) => change({ window: chosen === "24h" ? undefined : chosen }, { replace: true })}
        />
      </div>
      <StatsCharts stats={data} />
    </>
  );
}
