import type { components } from "@posthorn/sdk";
import type { Column } from "../../components/data-table.tsx";
import { ReasonText } from "../../components/reason-text.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { useNow } from "../../components/use-now.ts";
import { EndpointAddress } from "../../endpoints/endpoint-address.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { formatNumber } from "../../words/numbers.ts";
import { endpointStateLooks } from "../../words/statuses.ts";
import { endpointScreen } from "../endpoint/screen.ts";
import { tenantScreen } from "../tenant/screen.ts";
import classes from "./endpoint-columns.module.css";
import { RowActions } from "./row-actions.tsx";

export type FleetEndpoint = components["schemas"]["FleetEndpoint"];

type Options = { showsTenant: boolean; mayOpenTenant: boolean; mayWrite: boolean };

/** So far the list counts. */
const mostUnfinished = 1_000;

export function endpointColumns({ showsTenant, mayOpenTenant, mayWrite }: Options): Column<FleetEndpoint>[] {
  return [
    {
      id: "url",
      header: "Endpoint",
      narrow: "title",
      cell: ({ id, tenantId, url, description }) => (
        <EndpointAddress url={url} description={description}>
          {(address) => (
            <ScreenLink
              screen={endpointScreen}
              params={{ tenant: tenantId, endpoint: id }}
              title={url}
              data-row-link
            >
              {address}
            </ScreenLink>
          )}
        </EndpointAddress>
      ),
    },
    {
      id: "state",
      header: "State",
      narrow: "beside",
      cell: (row) => <State endpoint={row} />,
    },
    ...(showsTenant
      ? [
          {
            id: "tenant",
            header: "Tenant",
            cell: (row: FleetEndpoint) => <Tenant endpoint={row} mayOpen={mayOpenTenant} />,
          },
        ]
      : []),
    {
      id: "failures",
      header: "Failures in a row",
      align: "right",
      cell: ({ consecutiveFailures }) => formatNumber(consecutiveFailures),
    },
    {
      id: "since",
      header: "Failing since",
      cell: ({ failingSince }) => <TimeCell at={failingSince} label="time of the first failure" />,
    },
    {
      id: "reason",
      header: "Last reason",
      cell: ({ lastReason }) => <ReasonText reason={lastReason} statusCode={null} />,
    },
    {
      id: "unfinished",
      header: "Unfinished",
      align: "right",
      cell: ({ unfinished }) =>
        unfinished < mostUnfinished ? formatNumber(unfinished) : `${formatNumber(mostUnfinished)}+`,
    },
    ...(mayWrite
      ? [{ id: "actions", header: "Actions", cell: (row: FleetEndpoint) => <RowActions endpoint={row} /> }]
      : []),
  ];
}

function Tenant({
  endpoint: { tenantId, tenantName },
  mayOpen,
}: {
  endpoint: FleetEndpoint;
  mayOpen: boolean;
}) {
  if (!mayOpen) return <span className="clipped">{tenantName}</span>;
  return (
    <ScreenLink screen={tenantScreen} params={{ tenant: tenantId }} className="clipped" title={tenantId}>
      {tenantName}
    </ScreenLink>
  );
}

/** Behind an open breaker, with when it is tried again. */
function State({ endpoint: { state, disabledReason, openedUntil } }: { endpoint: FleetEndpoint }) {
  const nowMs = useNow();
  return (
    <span className={classes["state"]}>
      <StatusBadge look={endpointStateLooks[state]} note={disabledReason ?? undefined} />
      {state === "breaker" && openedUntil !== null && (
        <span className={classes["probe"]}>
          probe{" "}
          {Date.parse(openedUntil) > nowMs ? (
            <TimeCell at={openedUntil} label="time of the next probe" />
          ) : (
            "when one is due"
          )}
        </span>
      )}
    </span>
  );
}
