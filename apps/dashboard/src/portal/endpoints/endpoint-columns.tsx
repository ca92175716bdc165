import type { components } from "@posthorn/sdk";
import { CopyId } from "../../components/copy-id.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Hint } from "../../components/hint.tsx";
import { Sparkline } from "../../components/sparkline.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { formatNumber, formatShare, plural } from "../../words/numbers.ts";
import { type Reason, reasonWords } from "../../words/reasons.ts";
import { endpointLooks } from "../../words/statuses.ts";
import { formatDuration } from "../../words/times.ts";
import classes from "./endpoint-columns.module.css";
import { PauseButton } from "./pause-button.tsx";

export type Endpoint = components["schemas"]["Endpoint"];
export type EndpointRow = { endpoint: Endpoint; stats: components["schemas"]["EndpointStats"] | undefined };

type Options = { tenant: string; mayReadStats: boolean; mayWrite: boolean };

export function endpointColumns({ tenant, mayReadStats, mayWrite }: Options): Column<EndpointRow>[] {
  return [
    {
      id: "url",
      header: "Endpoint",
      narrow: "title",
      cell: ({ endpoint }) => <Address endpoint={endpoint} />,
    },
    {
      id: "status",
      header: "Status",
      narrow: "beside",
      cell: ({ endpoint }) => (
        <StatusBadge look={endpointLooks[endpoint.status]} note={endpoint.disabledReason ?? undefined} />
      ),
    },
    {
      id: "types",
      header: "Event types",
      cell: ({ endpoint }) => <EventTypes types={endpoint.eventTypes} />,
    },
    ...(mayReadStats ? statsColumns : []),
    {
      id: "id",
      header: "Id",
      narrow: "hidden",
      cell: ({ endpoint }) => <CopyId id={endpoint.id} label="endpoint id" />,
    },
    ...(mayWrite
      ? [
          {
            id: "actions",
            header: "Actions",
            cell: ({ endpoint }: EndpointRow) => <PauseButton tenant={tenant} endpoint={endpoint} />,
          },
        ]
      : []),
  ];
}

const statsColumns: Column<EndpointRow>[] = [
  {
    id: "spark",
    header: "Attempts, 24 h",
    cell: ({ stats }) => (stats === undefined ? null : <Day stats={stats} />),
  },
  { id: "success", header: "Success", align: "right", cell: ({ stats }) => <Success stats={stats} /> },
  {
    id: "latency",
    header: "p95",
    align: "right",
    narrow: "hidden",
    cell: ({ stats }) => {
      const p95Ms = stats?.totals.latency.p95Ms ?? null;
      return p95Ms === null ? "–" : formatDuration(p95Ms);
    },
  },
];

function Address({ endpoint: { url, description } }: { endpoint: Endpoint }) {
  return (
    <span className={classes["address"]}>
      <span className={classes["url"]}>{url}</span>
      {description !== "" && <span className={classes["description"]}>{description}</span>}
    </span>
  );
}

/** Each hour of the last day: attempts that succeeded, and on top those that failed. */
function Day({ stats }: { stats: NonNullable<EndpointRow["stats"]> }) {
  const good = stats.steps.reduce((sum, { delivered }) => sum + delivered, 0);
  const { attempts } = stats.totals;
  return (
    <Sparkline
      label={`${plural(attempts, "attempt")} in the last 24 hours, ${formatNumber(Math.max(attempts - good, 0))} of them failed`}
      steps={stats.steps.map((step) => ({
        good: step.delivered,
        bad: Math.max(step.attempts - step.delivered, 0),
      }))}
    />
  );
}

const shownTypes = 1;

function EventTypes({ types }: { types: readonly string[] }) {
  if (types.includes("*")) return <span className={classes["all"]}>all</span>;
  const rest = types.length - shownTypes;
  const text = `${types.slice(0, shownTypes).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return (
    <Hint text={types.join(", ")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className="clipped" tabIndex={0}>
        {text}
      </span>
    </Hint>
  );
}

/** Of the attempts; what went wrong most often is in the hint. */
function Success({ stats }: Pick<EndpointRow, "stats">) {
  const rate = stats?.totals.successRate ?? null;
  if (stats === undefined || rate === null) return "–";
  const [[reason, count] = ["", 0]] = Object.entries(stats.totals.reasons).toSorted(([, a], [, b]) => b - a);
  if (reason === "") return formatShare(rate);
  const known = reason in reasonWords ? reasonWords[reason as Reason] : undefined; // looked up, so it is one
  return (
    <Hint text={`Most often: ${reason} (${count}×)${known === undefined ? "" : `, ${known.happened}`}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className={classes["success"]} tabIndex={0}>
        {formatShare(rate)}
      </span>
    </Hint>
  );
}
