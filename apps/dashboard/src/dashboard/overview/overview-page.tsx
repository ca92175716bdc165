import { useRead } from "../../api/use-call.ts";
import { DeliveriesChart, LatencyChart, RateChart } from "../../charts/stats-charts.tsx";
import { WindowChoice } from "../../charts/window-choice.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { LiveButton } from "../../components/live-button.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { RefreshButton } from "../../components/refresh-button.tsx";
import { TroubleList } from "../../components/trouble-list.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { useMay } from "../session.tsx";
import { BacklogPanel } from "./backlog-panel.tsx";
import { InstanceFigures } from "./instance-figures.tsx";
import { InstancePanel } from "./instance-panel.tsx";
import { findInstanceTroubles } from "./instance-troubles.ts";
import classes from "./overview-page.module.css";
import { RecentOperations } from "./recent-operations.tsx";
import { overviewScreen } from "./screen.ts";
import { TopFailing } from "./top-failing.tsx";
import { WorkersPanel } from "./workers-panel.tsx";

/** A tab that nobody sees asks for nothing. */
const nowEveryMs = 5_000;
/** As often as workers count. */
const statsEveryMs = 30_000;

/** How the whole instance is doing: what to page on, what went through, what fails most. */
export function Page() {
  const [{ window = "24h", still = false }, change] = useScreenSearch(overviewScreen);
  const mayReadDeliveries = useMay("deliveries:read");
  const everyMs = (ms: number) => (still ? false : ms);
  const instance = useRead("getInstance", {}, { everyMs: everyMs(nowEveryMs) });
  const stats = useRead(
    "getStats",
    { query: { window } },
    { everyMs: everyMs(statsEveryMs), keepsPrevious: true },
  );
  const refresh = () => {
    void instance.refetch();
    void stats.refetch();
  };
  const toggle = () => change({ still: still ? undefined : true }, { replace: true });
  useShortcut(".", "Follow live", toggle);
  const error = instance.error ?? stats.error;
  return (
    <PageHead
      title="Overview"
      actions={
        <>
          <WindowChoice
            window={window}
            onChange={(chosen) =>
              change({ window: chosen === "24h" ? undefined : chosen }, { replace: true })
            }
          />
          <LiveButton isLive={!still} onChange={toggle} />
          <RefreshButton onRefresh={refresh} />
        </>
      }
    >
      {error !== null && (
        <div className={classes["problem"]}>
          <ProblemAlert error={error} onRetry={refresh} />
        </div>
      )}
      {instance.data === undefined ? (
        instance.error === null && <SkeletonRows />
      ) : (
        <>
          <TroubleList troubles={findInstanceTroubles(instance.data)} />
          <InstanceFigures instance={instance.data} stats={stats.data} />
          <div className={classes["panels"]}>
            <DeliveriesChart stats={stats.data} />
            <RateChart stats={stats.data} />
            <LatencyChart stats={stats.data} />
            <BacklogPanel instance={instance.data} />
            <TopFailing by="endpoint" window={window} everyMs={everyMs(statsEveryMs)} />
            <TopFailing by="tenant" window={window} everyMs={everyMs(statsEveryMs)} />
            {mayReadDeliveries && <RecentOperations everyMs={everyMs(nowEveryMs)} />}
            <WorkersPanel instance={instance.data} />
            <InstancePanel instance={instance.data} />
          </div>
        </>
      )}
    </PageHead>
  );
}
