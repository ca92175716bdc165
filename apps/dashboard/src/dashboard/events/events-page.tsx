import { useMemo } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { QualifierBar } from "../../components/qualifier-bar.tsx";
import { RefreshButton } from "../../components/refresh-button.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { withTerm } from "../../words/qualifiers.ts";
import { useMay, useSession } from "../session.tsx";
import { ChooseTenant } from "./choose-tenant.tsx";
import { eventColumns } from "./event-columns.tsx";
import {
  fleetEventQualifiers,
  ownEventQualifiers,
  payloadQualifier,
  readEventSearch,
} from "./event-search.ts";
import classes from "./events-page.module.css";
import { eventsScreen } from "./screen.ts";
import { useEvents } from "./use-events.ts";

/** What was emitted for a tenant, and to how many endpoints each went. */
export function Page() {
  const [{ q = "", cursor }, change] = useScreenSearch(eventsScreen);
  const qualifiers = useQualifiers();
  const { tenantId } = useSession();
  const search = useMemo(() => {
    const read = readEventSearch(q, qualifiers);
    return { ...read, tenant: tenantId ?? read.tenant };
  }, [q, qualifiers, tenantId]);
  const list = useEvents(search, cursor);
  const isOpen = search.tenant !== undefined || search.id !== undefined;
  const searchFor = (text: string) => change({ q: text === "" ? undefined : text, cursor: undefined });
  const refresh = () => {
    if (isOpen) void list.refetch();
  };
  const isNarrowed = search.id !== undefined || Object.keys(search.filter).length > 0;
  return (
    <PageHead
      title="Events"
      lead="What was emitted, newest first. Open one to see where it went, and why it did not go elsewhere."
      actions={
        <>
          <CopyButton size="sm" label="Copy link" text={() => location.href} />
          <RefreshButton isBusy={isOpen && list.isFetching} onRefresh={refresh} />
        </>
      }
    >
      <div className={classes["search"]}>
        <QualifierBar
          label="Search events"
          value={q}
          qualifiers={qualifiers}
          mistakes={search.mistakes}
          onSearch={searchFor}
        />
      </div>
      <Panel>
        {!isOpen ? (
          <ChooseTenant onChoose={(tenant) => searchFor(withTerm(q, "tenant", tenant))} />
        ) : (
          <ListStates
            query={list}
            isEmpty={({ data, nextCursor }) =>
              data.length === 0 && nextCursor === null && cursor === undefined
            }
            isFiltered={isNarrowed}
            onClear={() => searchFor(withTerm("", "tenant", tenantId === null ? search.tenant : undefined))}
            empty={{
              title: "No events yet",
              text: "An event is what your backend emits for this tenant, with one call. It then goes to each endpoint that takes it.",
            }}
          >
            {({ data, nextCursor }) => (
              <>
                <DataTable label="Events" rows={data} columns={eventColumns} rowId={({ id }) => id} />
                {data.length === 0 && <p className={classes["short"]}>None here; there may be older ones.</p>}
                <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
              </>
            )}
          </ListStates>
        )}
      </Panel>
    </PageHead>
  );
}

function useQualifiers() {
  const { tenantId } = useSession();
  const mayReadPayloads = useMay("payloads:read");
  return useMemo(
    () => [
      ...(tenantId === null ? fleetEventQualifiers : ownEventQualifiers),
      ...(mayReadPayloads ? [payloadQualifier] : []),
    ],
    [tenantId, mayReadPayloads],
  );
}
