import type { components } from "@posthorn/sdk";
import { useMemo } from "react";
import { useRead } from "../../api/use-call.ts";
import { DayOfAttempts, SuccessRate } from "../../components/attempt-figures.tsx";
import { CopyId } from "../../components/copy-id.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { ScreenButton } from "../../components/screen-button.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { EndpointAddress } from "../../endpoints/endpoint-address.tsx";
import { ScreenLink, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { endpointLooks } from "../../words/statuses.ts";
import { formatDuration } from "../../words/times.ts";
import { addEndpointScreen } from "../add-endpoint/screen.ts";
import { endpointScreen } from "../endpoint/screen.ts";
import type { Tenant } from "../tenants/tenant-columns.tsx";
import { tenantScreen } from "./screen.ts";

type Endpoint = components["schemas"]["Endpoint"];
type Row = { endpoint: Endpoint; stats: components["schemas"]["EndpointStats"] | undefined };

const everyMs = 15_000;

/** Where a tenant's events go, and how that went in the last day. */
export function TenantEndpoints({ tenant: { id } }: { tenant: Tenant }) {
  const [{ cursor }, change] = useScreenSearch(tenantScreen);
  const query = { limit: 25, ...(cursor === undefined ? {} : { cursor }) };
  const list = useRead("listEndpoints", { path: { tenant: id }, query }, { everyMs, keepsPrevious: true });
  const stats = useRead(
    "listEndpointStats",
    { path: { tenant: id }, query: { ...query, window: "24h" } },
    { everyMs, keepsPrevious: true },
  ).data;
  const rows = useMemo(() => {
    const byId = new Map(stats?.data.map((one) => [one.endpointId, one]));
    return (list.data?.data ?? []).map((endpoint): Row => ({ endpoint, stats: byId.get(endpoint.id) }));
  }, [list.data, stats]);
  return (
    <Panel
      title="Endpoints"
      actions={
        <ScreenButton
          size="xs"
          variant="default"
          screen={addEndpointScreen}
          params={{ tenant: id }}
          leftSection={<Icon name="plus" size={14} />}
        >
          Add endpoint
        </ScreenButton>
      }
    >
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0}
        isFiltered={cursor !== undefined}
        onClear={() => change({ cursor: undefined })}
        empty={{
          title: "No endpoints yet",
          text: "Events of this tenant are accepted and go nowhere. Let its people add an endpoint by a portal link, or add one here.",
        }}
      >
        {({ nextCursor }) => (
          <>
            <DataTable
              label="Endpoints of this tenant"
              rows={rows}
              columns={columns}
              rowId={({ endpoint }) => endpoint.id}
            />
            <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
          </>
        )}
      </ListStates>
    </Panel>
  );
}

const columns: readonly Column<Row>[] = [
  {
    id: "url",
    header: "Endpoint",
    narrow: "title",
    cell: ({ endpoint: { id, tenantId, url, description } }) => (
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
    id: "status",
    header: "Status",
    narrow: "beside",
    cell: ({ endpoint: { status, disabledReason } }) => (
      <StatusBadge look={endpointLooks[status]} note={disabledReason ?? undefined} />
    ),
  },
  {
    id: "id",
    header: "Id",
    narrow: "hidden",
    cell: ({ endpoint: { id } }) => <CopyId id={id} label="endpoint id" />,
  },
  {
    id: "day",
    header: "Attempts, 24 h",
    cell: ({ stats }) => (stats === undefined ? "–" : <DayOfAttempts {...stats} />),
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
  {
    id: "created",
    header: "Created",
    narrow: "hidden",
    cell: ({ endpoint: { createdAt } }) => <TimeCell at={createdAt} label="time of creation" />,
  },
];
