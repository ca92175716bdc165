import { useMemo } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { QualifierBar } from "../../components/qualifier-bar.tsx";
import { RefreshButton } from "../../components/refresh-button.tsx";
import { ScreenLink, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { hasEnded } from "../../words/operations.ts";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { mayDo, useSession } from "../session.tsx";
import { operationColumns } from "./operation-columns.tsx";
import { fleetOperationQualifiers, operationQualifiers, readOperationSearch } from "./operation-search.ts";
import { operationsScreen } from "./screen.ts";

const everyMs = 2_000;

/** Every bulk job: who began it, what it takes, and how far it is. */
export function Page() {
  const [{ q = "", cursor }, change] = useScreenSearch(operationsScreen);
  const session = useSession();
  const isFleet = session.tenantId === null;
  const search = useMemo(() => readOperationSearch(q), [q]);
  const list = useRead(
    "listOperations",
    { query: { ...search.query, ...(cursor === undefined ? {} : { cursor }) } },
    { everyMs: (page) => (page?.data.some((one) => !hasEnded(one)) ? everyMs : false), keepsPrevious: true },
  );
  const mayReadKeys = isFleet && mayDo(session, "admin");
  const columns = useMemo(
    () => operationColumns({ showsTenant: isFleet, mayReadKeys }),
    [isFleet, mayReadKeys],
  );
  const searchFor = (text: string) => change({ q: text === "" ? undefined : text, cursor: undefined });
  return (
    <PageHead
      title="Operations"
      lead="Retries, cancellations and replays of many deliveries at once. Each goes on by itself, whatever is restarted."
      actions={<RefreshButton onRefresh={() => void list.refetch()} />}
    >
      <QualifierBar
        label="Search operations"
        value={q}
        qualifiers={isFleet ? fleetOperationQualifiers : operationQualifiers}
        mistakes={search.mistakes}
        onSearch={searchFor}
      />
      <Panel>
        <ListStates
          query={list}
          isEmpty={({ data }) => data.length === 0 && cursor === undefined}
          isFiltered={Object.keys(search.query).length > 0}
          onClear={() => searchFor("")}
          empty={{
            title: "No operations yet",
            text: "Search for deliveries, then retry or cancel all that match: that begins one.",
            action: <ScreenLink screen={deliveriesScreen}>To the deliveries</ScreenLink>,
          }}
        >
          {({ data, nextCursor }) => (
            <>
              <DataTable label="Operations" rows={data} columns={columns} rowId={({ id }) => id} />
              <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
            </>
          )}
        </ListStates>
      </Panel>
    </PageHead>
  );
}
