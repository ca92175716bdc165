import { useMemo } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { QualifierBar } from "../../components/qualifier-bar.tsx";
import { RefreshButton } from "../../components/refresh-button.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { maySee, useMay, useSession } from "../session.tsx";
import { tenantScreen } from "../tenant/screen.ts";
import { endpointColumns } from "./endpoint-columns.tsx";
import { endpointQualifiers, fleetEndpointQualifiers, readEndpointSearch } from "./endpoint-search.ts";
import { endpointsScreen } from "./screen.ts";

const everyMs = 10_000;

/** Every endpoint of every tenant, the worst first: which fail, since when and why, and what waits for them. */
export function Page() {
  const [{ q = "", cursor }, change] = useScreenSearch(endpointsScreen);
  const session = useSession();
  const isFleet = session.tenantId === null;
  const mayWrite = useMay("endpoints:write");
  const mayOpenTenant = maySee(session, tenantScreen);
  const search = useMemo(() => readEndpointSearch(q), [q]);
  const list = useRead(
    "listAllEndpoints",
    { query: { ...search.query, ...(cursor === undefined ? {} : { cursor }) } },
    { everyMs, keepsPrevious: true },
  );
  const columns = useMemo(
    () => endpointColumns({ showsTenant: isFleet, mayOpenTenant, mayWrite }),
    [isFleet, mayOpenTenant, mayWrite],
  );
  const searchFor = (text: string) => change({ q: text === "" ? undefined : text, cursor: undefined });
  return (
    <PageHead
      title="Endpoints"
      lead="The worst first: behind an open breaker, failing, switched off or paused, then the healthy ones."
      actions={<RefreshButton onRefresh={() => void list.refetch()} />}
    >
      <QualifierBar
        label="Search endpoints"
        value={q}
        qualifiers={isFleet ? fleetEndpointQualifiers : endpointQualifiers}
        mistakes={search.mistakes}
        onSearch={searchFor}
      />
      <Panel>
        <ListStates
          query={list}
          isEmpty={({ data }) => data.length === 0}
          isFiltered={Object.keys(search.query).length > 0 || cursor !== undefined}
          onClear={() => searchFor("")}
          empty={{
            title: "No endpoints yet",
            text: "An endpoint is a URL that a tenant's events are delivered to. Tenants add theirs in the portal, your backend through the API.",
          }}
        >
          {({ data, nextCursor }) => (
            <>
              <DataTable label="Endpoints" rows={data} columns={columns} rowId={({ id }) => id} />
              <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} words={rankWords} />
            </>
          )}
        </ListStates>
      </Panel>
    </PageHead>
  );
}

const rankWords = { first: "First", back: "Previous", on: "Next" };
