import type { components } from "@posthorn/sdk";
import { DayOfAttempts, SuccessRate } from "../../components/attempt-figures.tsx";
import { CopyId } from "../../components/copy-id.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Hint } from "../../components/hint.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { EndpointAddress } from "../../endpoints/endpoint-address.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { endpointLooks } from "../../words/statuses.ts";
import { formatDuration } from "../../words/times.ts";
import { endpointScreen } from "../endpoint/screen.ts";
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
    cell: ({ stats }) => (stats === undefined ? null : <DayOfAttempts {...stats} />),
  },
  {
    id: "success",
    header: "Success",
    align: "right",
    cell: ({ stats }) => <SuccessRate totals={stats?.totals} />,
  },
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

function Address({ endpoint: { id, url, description } }: { endpoint: Endpoint }) {
  return (
    <EndpointAddress url={url} description={description}>
      {(address) => (
        <ScreenLink screen={endpointScreen} params={{ endpoint: id }} title={url} data-row-link>
          {address}
        </ScreenLink>
      )}
    </EndpointAddress>
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
