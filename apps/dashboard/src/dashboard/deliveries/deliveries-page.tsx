import { Button } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import { QualifierBar } from "../../components/qualifier-bar.tsx";
import { deliveryColumns } from "../../deliveries/delivery-columns.tsx";
import {
  type DeliverySearch,
  deliveryQualifiers,
  filterAt,
  isNarrowed,
  readDeliverySearch,
} from "../../deliveries/delivery-filter.ts";
import { useLiveDeliveries } from "../../deliveries/live-deliveries.ts";
import { ScreenLink, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { plural } from "../../words/numbers.ts";
import type { Delivery } from "../../words/statuses.ts";
import { deliveryScreen } from "../delivery/screen.ts";
import { useMay, useSession } from "../session.tsx";
import { BulkBar, type BulkTarget } from "./bulk-bar.tsx";
import classes from "./deliveries-page.module.css";
import { SavedViews } from "./saved-views.tsx";
import { deliveriesScreen } from "./screen.ts";

const BulkDialog = lazy(() =>
  import("./bulk-dialog.tsx").then(({ BulkDialog }) => ({ default: BulkDialog })),
);

const none: ReadonlySet<string> = new Set();

/** What every delivery of every tenant is up to: found, followed, retried and cancelled. */
export function Page() {
  const [{ q = "", cursor, live = false }, change] = useScreenSearch(deliveriesScreen);
  const search = useMemo(() => readDeliverySearch(q), [q]);
  const list = useDeliveries(search, cursor);
  const rows = list.data?.data;
  const news = useLiveDeliveries(live, search, cursor === undefined && rows !== undefined ? rows : null);
  const [selected, setSelected] = useState(none);
  const [bulk, setBulk] = useState<BulkTarget | null>(null);
  const columns = useColumns();
  const mayWrite = useMay("deliveries:write");
  const searchFor = (text: string) => {
    setSelected(none);
    change({ q: text === "" ? undefined : text, cursor: undefined });
  };
  const showNews = () => {
    news.reset();
    if (cursor === undefined) void list.refetch();
    else change({ cursor: undefined });
  };
  const closeBulk = () => {
    setBulk(null);
    void list.refetch();
  };
  const toggleLive = () => change({ live: live ? undefined : true }, { replace: true });
  useShortcut("r", "Read the list again", showNews);
  useShortcut(".", "Follow live", toggleLive);
  return (
    <PageHead
      title="Deliveries"
      actions={
        <ListActions isLive={live} isBusy={list.isFetching} onLive={toggleLive} onRefresh={showNews} />
      }
    >
      <SavedViews q={q} onOpen={searchFor} />
      <QualifierBar
        label="Search deliveries"
        value={q}
        qualifiers={deliveryQualifiers}
        mistakes={search.mistakes}
        onSearch={searchFor}
      />
      <div className={classes["tools"]}>
        {mayWrite && rows !== undefined && rows.length > 0 && (
          <BulkBar search={search} selected={selected} onClear={() => setSelected(none)} onStart={setBulk} />
        )}
        {news.fresh > 0 && (
          <button type="button" className={classes["news"]} onClick={showNews}>
            {plural(news.fresh, "new delivery", "new deliveries")}. Show
          </button>
        )}
      </div>
      <Panel>
        <ListStates
          query={list}
          isEmpty={({ data, nextCursor }) => data.length === 0 && nextCursor === null && cursor === undefined}
          isFiltered={isNarrowed(search)}
          onClear={() => searchFor("")}
          empty={{
            title: "No deliveries yet",
            text: "A delivery is made for each endpoint that an event matches. Create an endpoint for a tenant, then emit an event.",
          }}
        >
          {({ data, nextCursor }) => (
            <>
              <DataTable
                label="Deliveries"
                rows={data}
                columns={columns}
                rowId={rowId}
                rowLabel={({ eventType, id }) => `${eventType ?? ""} ${id}`}
                selection={mayWrite ? { selected, onChange: setSelected } : undefined}
              />
              {data.length === 0 && <p className={classes["short"]}>None here; there may be older ones.</p>}
              <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
            </>
          )}
        </ListStates>
      </Panel>
      <Suspense>{bulk !== null && <BulkDialog target={bulk} onClose={closeBulk} />}</Suspense>
    </PageHead>
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

function useColumns() {
  const { tenantId } = useSession();
  const mayReadEndpoints = useMay("endpoints:read");
  return useMemo(
    () =>
      deliveryColumns({
        showsTenant: tenantId === null,
        mayReadEndpoints,
        link: (delivery, text) => (
          <ScreenLink
            screen={deliveryScreen}
            params={{ tenant: delivery.tenantId, delivery: delivery.id }}
            data-row-link
          >
            {text}
          </ScreenLink>
        ),
      }),
    [tenantId, mayReadEndpoints],
  );
}

function ListActions({
  isLive,
  isBusy,
  onLive,
  onRefresh,
}: {
  isLive: boolean;
  isBusy: boolean;
  onLive: () => void;
  onRefresh: () => void;
}) {
  return (
    <>
      <Button
        size="sm"
        variant={isLive ? "light" : "default"}
        aria-pressed={isLive}
        onClick={onLive}
        leftSection={<span className={classes["dot"]} data-on={isLive || undefined} />}
      >
        Live
      </Button>
      <Button
        size="sm"
        variant="default"
        loading={isBusy}
        onClick={onRefresh}
        leftSection={<Icon name="retry" size={15} />}
      >
        Refresh
      </Button>
    </>
  );
}
