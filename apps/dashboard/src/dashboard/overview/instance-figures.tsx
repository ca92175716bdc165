import type { Answer } from "@posthorn/sdk";
import type { Stats } from "../../charts/chart-series.ts";
import { Figure, Figures } from "../../components/figures.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { formatNumber, formatPace, formatShare, plural } from "../../words/numbers.ts";
import { formatDuration } from "../../words/times.ts";
import { endpointsScreen } from "../endpoints/screen.ts";
import { useMay } from "../session.tsx";
import { manyBreakers, toneOfLateness } from "./instance-troubles.ts";

type Props = { instance: Answer<"getInstance">; stats: Stats | undefined };

/** The number to page on first. What is of a window of time says so by the switch above it. */
export function InstanceFigures({ instance, stats }: Props) {
  const mayReadEndpoints = useMay("endpoints:read");
  const { oldestDueSeconds, backlog, workers, openBreakers } = instance;
  const alive = workers.filter(({ isAlive }) => isAlive);
  const sum = (field: "slots" | "slotsInUse") => alive.reduce((total, one) => total + one[field], 0);
  return (
    <Figures>
      <Figure
        name="Oldest due delivery"
        tone={toneOfLateness(oldestDueSeconds)}
        note={backlog.hasMoreEndpoints ? "of 1,000 endpoints; there are more" : "that nothing holds"}
      >
        {oldestDueSeconds === null ? "none due" : formatDuration(oldestDueSeconds * 1_000)}
      </Figure>
      <WindowFigures stats={stats} />
      <Figure
        name="Workers alive"
        tone={alive.length === 0 ? "bad" : undefined}
        note={
          alive.length === 0
            ? "nothing is delivered"
            : `${formatNumber(sum("slotsInUse"))} of ${plural(sum("slots"), "slot")} in use`
        }
      >
        {formatNumber(alive.length)}
      </Figure>
      <Figure
        name="Open breakers"
        tone={openBreakers > manyBreakers ? "waiting" : undefined}
        note="of active endpoints"
      >
        {openBreakers > 0 && mayReadEndpoints ? (
          <ScreenLink screen={endpointsScreen} search={{ q: "state:breaker" }}>
            {formatNumber(openBreakers)}
          </ScreenLink>
        ) : (
          formatNumber(openBreakers)
        )}
      </Figure>
    </Figures>
  );
}

function WindowFigures({ stats }: { stats: Stats | undefined }) {
  const totals = stats?.totals;
  const seconds = stats === undefined ? 0 : (Date.parse(stats.upToAt) - Date.parse(stats.fromAt)) / 1_000;
  const perSecond = (count: number | null | undefined) =>
    count === null || count === undefined || seconds <= 0 ? "–" : formatPace(count / seconds);
  const write = (value: number | null | undefined, format: (value: number) => string) =>
    value === null || value === undefined ? "–" : format(value);
  const total = (count: number | null | undefined, one: string, several?: string) =>
    write(count, (value) => plural(value, one, several));
  return (
    <>
      <Figure name="Ingest rate" note={total(totals?.events, "event")}>
        {perSecond(totals?.events)}
      </Figure>
      <Figure name="Delivery rate" note={total(totals?.delivered, "delivery", "deliveries")}>
        {perSecond(totals?.delivered)}
      </Figure>
      <Figure name="Success rate" note={`of ${total(totals?.attempts, "attempt")}`}>
        {write(totals?.successRate, formatShare)}
      </Figure>
      <Figure name="Duration, p50" note="of attempts">
        {write(totals?.latency.p50Ms, formatDuration)}
      </Figure>
      <Figure name="Duration, p95" note="of attempts">
        {write(totals?.latency.p95Ms, formatDuration)}
      </Figure>
    </>
  );
}
