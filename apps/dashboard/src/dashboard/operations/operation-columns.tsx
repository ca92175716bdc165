import type { Column } from "../../components/data-table.tsx";
import { ActorName, TenantName } from "../../components/names.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { useNow } from "../../components/use-now.ts";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { useTimeZone } from "../../frame/time-zone.ts";
import { formatNumber } from "../../words/numbers.ts";
import { describeFilter, type Operation, operationActions, timeLeftMs } from "../../words/operations.ts";
import { operationLooks } from "../../words/statuses.ts";
import { formatDuration } from "../../words/times.ts";
import { operationScreen } from "../operation/screen.ts";
import classes from "./operation-columns.module.css";

type Options = { showsTenant: boolean; mayReadKeys: boolean };

export function operationColumns({ showsTenant, mayReadKeys }: Options): Column<Operation>[] {
  return [
    {
      id: "action",
      header: "Operation",
      narrow: "title",
      cell: ({ id, action }) => (
        <ScreenLink screen={operationScreen} params={{ operation: id }} data-row-link>
          {operationActions[action].title}
        </ScreenLink>
      ),
    },
    {
      id: "status",
      header: "Status",
      narrow: "beside",
      cell: ({ status }) => <StatusBadge look={operationLooks[status]} />,
    },
    { id: "filter", header: "Takes", cell: (operation) => <FilterText operation={operation} /> },
    ...(showsTenant
      ? [{ id: "tenant", header: "Tenant", cell: ({ tenantId }: Operation) => <Whose id={tenantId} /> }]
      : []),
    {
      id: "done",
      header: "Done",
      align: "right",
      cell: ({ done, total }) => `${formatNumber(done)}${total === null ? "" : ` of ${formatNumber(total)}`}`,
    },
    {
      id: "failed",
      header: "Not changed",
      align: "right",
      narrow: "hidden",
      cell: ({ failed }) => formatNumber(failed),
    },
    {
      id: "rate",
      header: "At most",
      align: "right",
      narrow: "hidden",
      cell: ({ ratePerSecond }) => (ratePerSecond === null ? "–" : `${formatNumber(ratePerSecond)}/s`),
    },
    { id: "left", header: "Left", align: "right", cell: (operation) => <TimeLeft operation={operation} /> },
    {
      id: "who",
      header: "Begun by",
      cell: ({ createdBy }) => <ActorName id={createdBy} mayReadKeys={mayReadKeys} />,
    },
    {
      id: "created",
      header: "Begun",
      cell: ({ createdAt }) => <TimeCell at={createdAt} label="time of its beginning" />,
    },
  ];
}

export function FilterText({ operation }: { operation: Operation }) {
  const zone = useTimeZone();
  return <span className={classes["filter"]}>{describeFilter(operation, zone)}</span>;
}

/** An operation of no tenant is of all of them. */
export function Whose({ id }: { id: string | null }) {
  return id === null ? "whole instance" : <TenantName id={id} />;
}

/** Roughly how long a running one still takes, if it goes on as until now. */
export function TimeLeft({ operation }: { operation: Operation }) {
  const leftMs = timeLeftMs(operation, useNow());
  return leftMs === null ? "–" : `about ${formatDuration(leftMs)}`;
}
