import { useMemo } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { ScreenButton } from "../../components/screen-button.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { addEndpointScreen } from "../add-endpoint/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { type EndpointRow, endpointColumns } from "./endpoint-columns.tsx";
import { EndpointFilters } from "./endpoint-filters.tsx";
import { endpointsScreen } from "./screen.ts";

const everyMs = 15_000;

/** Where this tenant's events go: what each endpoint takes, and how deliveries to it went in the last day. */
export function Page() {
  const [{ q = "", status, cursor }, change] = useScreenSearch(endpointsScreen);
  const { tenantId: tenant } = useSession();
  const mayReadStats = useMay("stats:read");
  const mayWrite = useMay("endpoints:write");
  const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
  const list = useRead("listEndpoints", { path: { tenant }, query }, { everyMs, keepsPrevious: true });
  const stats = useRead(
    "listEndpointStats",
    { path: { tenant }, query: { ...query, window: "24h" } },
    { everyMs, keepsPrevious: true, isEnabled: mayReadStats },
  ).data;
  const rows = useMemo(() => {
    const byId = new Map(stats?.data.map((one) => [one.endpointId, one]));
    return (list.data?.data ?? []).map(
      (endpoint): EndpointRow => ({ endpoint, stats: byId.get(endpoint.id) }),
    );
  }, [list.data, stats]);
  const shown = rows.filter((row) => fits(row, q, status));
  const columns = useMemo(
    () => endpointColumns({ tenant, mayReadStats, mayWrite }),
    [tenant, mayReadStats, mayWrite],
  );
  const add = mayWrite ? (
    <ScreenButton screen={addEndpointScreen} leftSection={<Icon name="plus" size={15} />}>
      Add endpoint
    </ScreenButton>
  ) : undefined;
  return (
    <PageHead
      title="Endpoints"
      lead="Where your events are delivered to, and how that went in the last 24 hours."
      actions={add}
    >
      {(rows.length > 0 || q !== "" || status !== undefined) && (
        <EndpointFilters
          q={q}
          status={status}
          onChange={(patch) => change({ ...patch, cursor: undefined }, { replace: true })}
        />
      )}
      <Panel>
        <ListStates
          query={list}
          isEmpty={({ nextCursor }) => shown.length === 0 && nextCursor === null}
          isFiltered={q !== "" || status !== undefined}
          onClear={() => change({ q: undefined, status: undefined })}
          empty={{
            title: "No endpoints yet",
            text: "An endpoint is a URL of yours that events are delivered to. With one here, you see each delivery and its answer.",
            action: add,
          }}
        >
          {({ nextCursor }) => (
            <>
              <DataTable
                label="Endpoints"
                rows={shown}
                columns={columns}
                rowId={({ endpoint }) => endpoint.id}
              />
              <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
            </>
          )}
        </ListStates>
      </Panel>
    </PageHead>
  );
}

function fits({ endpoint }: EndpointRow, q: string, status: string | undefined): boolean {
  const text = `${endpoint.url} ${endpoint.description} ${endpoint.id} ${endpoint.eventTypes.join(" ")}`;
  return text.toLowerCase().includes(q.toLowerCase()) && (status === undefined || endpoint.status === status);
}
