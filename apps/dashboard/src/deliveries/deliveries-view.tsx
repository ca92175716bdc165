import { lazy, Suspense, useMemo, useState } from "react";
import { useRead } from "../api/use-call.ts";
import { DataTable } from "../components/data-table.tsx";
import { type EmptyList, ListStates } from "../components/list-states.tsx";
import { PageHead, Panel } from "../components/page-head.tsx";
import { Pager } from "../components/pager.tsx";
import { QualifierBar } from "../components/qualifier-bar.tsx";
import { SelectableTable } from "../components/selectable-table.tsx";
import type { Screen } from "../frame/screen.ts";
import { ScreenLink, useScreenSearch } from "../frame/screen-navigation.tsx";
import { useShortcut } from "../frame/shortcuts.ts";
import { plural } from "../words/numbers.ts";
import type { Qualifier } from "../words/qualifiers.ts";
import type { Delivery } from "../words/statuses.ts";
import { BulkBar, type BulkTarget } from "./bulk-bar.tsx";
import classes from "./deliveries-view.module.css";
import { deliveryColumns } from "./delivery-columns.tsx";
import { type DeliverySearch, filterAt, isNarrowed, readDeliverySearch } from "./delivery-filter.ts";
import type { DeliveryTarget } from "./delivery-target.ts";
import { ListActions } from "./list-actions.tsx";
import type { listParams } from "./list-params.ts";
import { useLiveDeliveries } from "./live-deliveries.ts";
import { isDeliveryId, useOpenDelivery } from "./open-delivery.ts";
import { type SavedSearches, SavedViews } from "./saved-views.tsx";

const BulkDialog = lazy(() =>
  import("./bulk-dialog.tsx").then(({ BulkDialog }) => ({ default: BulkDialog })),
);
const ExportDialog = lazy(() =>
  import("./export-dialog.tsx").then(({ ExportDialog }) => ({ default: ExportDialog })),
);

const none: ReadonlySet<string> = new Set();

export type DeliveriesViewProps = {
  screen: Screen<string, typeof listParams>;
  /** How all of them are called, where nothing is searched for. */
  whole: string;
  qualifiers: readonly Qualifier[];
  views: SavedSearches;
  showsTenant: boolean;
  rights: { write: boolean; endpoints: boolean };
  target: DeliveryTarget;
  empty: EmptyList;
};

/** Deliveries: found, followed, retried, cancelled and exported. Whose they are is decided by who asks. */
export function DeliveriesView(props: DeliveriesViewProps) {
  const { screen, qualifiers, rights } = props;
  const [{ q = "", cursor, live = false }, change] = useScreenSearch(screen);
  const search = useMemo(() => readDeliverySearch(q, qualifiers), [q, qualifiers]);
  const list = useDeliveries(search, cursor);
  const rows = list.data?.data;
  const news = useLiveDeliveries(live, search, cursor === undefined && rows !== undefined ? rows : null);
  const [selected, setSelected] = useState(none);
  const [bulk, setBulk] = useState<BulkTarget | null>(null);
  const [isExporting, setExporting] = useState(false);
  const openDelivery = useOpenDelivery(props.target);
  const searchFor = (text: string) => {
    if (isDeliveryId(text)) return openDelivery(text);
    setSelected(none);
    change({ q: text === "" ? undefined : text, cursor: undefined });
  };
  const showNews = () => {
    news.reset();
    if (cursor === undefined) void list.refetch();
    else change({ cursor: undefined });
  };
  const toggleLive = () => change({ live: live ? undefined : true }, { replace: true });
  useShortcut(".", "Follow live", toggleLive);
  return (
    <PageHead
      title="Deliveries"
      actions={
        <ListActions
          isLive={live}
          isBusy={list.isFetching}
          onLive={toggleLive}
          onRefresh={showNews}
          onExport={() => setExporting(true)}
        />
      }
    >
      <SavedViews saved={props.views} q={q} onOpen={searchFor} />
      <QualifierBar
        label="Search deliveries"
        value={q}
        qualifiers={qualifiers}
        mistakes={search.mistakes}
        onSearch={searchFor}
      />
      <div className={classes["tools"]}>
        {rights.write && rows !== undefined && rows.length > 0 && (
          <BulkBar
            search={search}
            whole={props.whole}
            selected={selected}
            onClear={() => setSelected(none)}
            onStart={setBulk}
          />
        )}
        {news.fresh > 0 && (
          <button type="button" className={classes["news"]} onClick={showNews}>
            {plural(news.fresh, "new delivery", "new deliveries")}. Show
          </button>
        )}
      </div>
      <Rows {...props} {...{ list, search, cursor, selected, searchFor, change }} onSelect={setSelected} />
      <Suspense>
        {bulk !== null && (
          <BulkDialog
            target={bulk}
            onClose={() => {
              setBulk(null);
              void list.refetch();
            }}
          />
        )}
        {isExporting && <ExportDialog search={search} onClose={() => setExporting(false)} />}
      </Suspense>
    </PageHead>
  );
}

type RowsProps = DeliveriesViewProps & {
  list: ReturnType<typeof useDeliveries>;
  search: DeliverySearch;
  cursor: string | undefined;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  searchFor: (text: string) => void;
  change: Parameters<typeof Pager>[0]["onChange"];
};

function Rows({ list, search, cursor, selected, onSelect, searchFor, change, ...props }: RowsProps) {
  const columns = useColumns(props);
  return (
    <Panel>
      <ListStates
        query={list}
        isEmpty={({ data, nextCursor }) => data.length === 0 && nextCursor === null && cursor === undefined}
        isFiltered={isNarrowed(search)}
        onClear={() => searchFor("")}
        empty={props.empty}
      >
        {({ data, nextCursor }) => (
          <>
            {props.rights.write ? (
              <SelectableTable
                {...{ label: "Deliveries", rows: data, columns, rowId }}
                rowLabel={({ eventType, id }) => `${eventType ?? ""} ${id}`}
                selection={{ selected, onChange: onSelect }}
              />
            ) : (
              <DataTable {...{ label: "Deliveries", rows: data, columns, rowId }} />
            )}
            {data.length === 0 && <p className={classes["short"]}>None here; there may be older ones.</p>}
            <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
          </>
        )}
      </ListStates>
    </Panel>
  );
}

function rowId({ id }: Delivery): string {
  return id;
}

function useDeliveries(search: DeliverySearch, cursor: string | undefined) {
  // A relative time is fixed when the search is, so that all pages are of the same list.
  const query = useMemo(
    () => ({ ...filterAt(search, Date.now()), ...(cursor === undefined ? {} : { cursor }) }),
    [search, cursor],
  );
  const { tenant } = search;
  const ofAll = useRead(
    "listDeliveries",
    { query },
    { isEnabled: tenant === undefined, keepsPrevious: true },
  );
  const ofTenant = useRead(
    "listTenantDeliveries",
    { path: { tenant: tenant ?? "" }, query },
    { isEnabled: tenant !== undefined, keepsPrevious: true },
  );
  return tenant === undefined ? ofAll : ofTenant;
}

type ColumnProps = Pick<DeliveriesViewProps, "showsTenant" | "rights" | "target">;

function useColumns({ showsTenant, rights: { endpoints }, target }: ColumnProps) {
  return useMemo(
    () =>
      deliveryColumns({
        showsTenant,
        mayReadEndpoints: endpoints,
        link: (delivery, text) => (
          <ScreenLink {...target(delivery)} data-row-link>
            {text}
          </ScreenLink>
        ),
      }),
    [showsTenant, endpoints, target],
  );
}
