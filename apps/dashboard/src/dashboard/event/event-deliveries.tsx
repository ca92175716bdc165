import { useMemo } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { deliveryColumns } from "../../deliveries/delivery-columns.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { shortenId } from "../../words/ids.ts";
import type { Delivery } from "../../words/statuses.ts";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { deliveryScreen } from "../delivery/screen.ts";
import { useMay } from "../session.tsx";
import type { Event } from "./event-facts.tsx";
import classes from "./event-page.module.css";

const everyMs = 2_000;
const mostShown = 100;

/** What of the event is on its way, arrived or failed. */
export function EventDeliveries({ event: { id, tenantId } }: { event: Event }) {
  const mayReadEndpoints = useMay("endpoints:read");
  const list = useRead(
    "listEventDeliveries",
    { path: { tenant: tenantId, event: id }, query: { limit: mostShown } },
    { everyMs: (page) => (page?.data.some(isUnderWay) ? everyMs : false) },
  );
  const columns = useMemo(() => columnsOf(mayReadEndpoints), [mayReadEndpoints]);
  return (
    <Panel
      title="Deliveries"
      actions={
        <ScreenLink className={classes["more"]} screen={deliveriesScreen} search={{ q: `event:${id}` }}>
          In the list of deliveries
        </ScreenLink>
      }
    >
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0}
        empty={{ title: "It went to nobody", text: "No endpoint took it when it was emitted." }}
      >
        {({ data, nextCursor }) => (
          <>
            <DataTable label="Deliveries of the event" rows={data} columns={columns} rowId={({ id }) => id} />
            {nextCursor !== null && (
              <p className={classes["note"]}>
                These are the newest {mostShown}; the list of deliveries has all.
              </p>
            )}
          </>
        )}
      </ListStates>
    </Panel>
  );
}

function isUnderWay({ status }: Delivery): boolean {
  return status === "pending" || status === "delivering";
}

/** All rows are of this event and of its tenant. */
const sameForAll: ReadonlySet<string> = new Set(["type", "event", "tenant"]);

function columnsOf(mayReadEndpoints: boolean) {
  const columns = deliveryColumns({ link: (_, text) => text, showsTenant: false, mayReadEndpoints });
  return [
    {
      ...{ id: "delivery", header: "Delivery", narrow: "title" as const },
      cell: ({ id, tenantId }: Delivery) => (
        <ScreenLink screen={deliveryScreen} params={{ tenant: tenantId, delivery: id }} data-row-link>
          {shortenId(id)}
        </ScreenLink>
      ),
    },
    ...columns.filter((column) => !sameForAll.has(column.id)),
  ];
}
