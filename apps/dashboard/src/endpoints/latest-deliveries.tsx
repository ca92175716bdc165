import { useMemo } from "react";
import { useRead } from "../api/use-call.ts";
import { DataTable } from "../components/data-table.tsx";
import { ListStates } from "../components/list-states.tsx";
import { Panel } from "../components/page-head.tsx";
import { deliveryColumns } from "../deliveries/delivery-columns.tsx";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import type { Endpoint, EndpointPlaces } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";

const everyMs = 5_000;
const shown = 5;

/** The last few deliveries of an endpoint, and the way to all of them. */
export function LatestDeliveries({
  endpoint: { tenantId, id },
  places,
}: {
  endpoint: Endpoint;
  places: EndpointPlaces;
}) {
  const list = useRead(
    "listTenantDeliveries",
    { path: { tenant: tenantId }, query: { endpoint: id, limit: shown } },
    { everyMs },
  );
  const columns = useMemo(
    () =>
      deliveryColumns({
        showsTenant: false,
        mayReadEndpoints: true,
        link: (delivery, text) => (
          <ScreenLink {...places.delivery(delivery)} data-row-link>
            {text}
          </ScreenLink>
        ),
      }).filter((column) => column.id !== "endpoint"),
    [places],
  );
  const search = (q: string) => ({ screen: places.deliveries, search: { q: `endpoint:${id}${q}` } });
  return (
    <Panel
      title="Latest deliveries"
      actions={
        <span className={classes["links"]}>
          <ScreenLink {...search(" status:failed")}>Failed</ScreenLink>
          <ScreenLink {...search("")}>All deliveries</ScreenLink>
        </span>
      }
    >
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0}
        empty={{
          title: "No deliveries yet",
          text: "Send a test event to see the first, or emit an event that this endpoint takes.",
        }}
      >
        {({ data }) => (
          <DataTable
            label="Deliveries to this endpoint"
            rows={data}
            columns={columns}
            rowId={(delivery) => delivery.id}
          />
        )}
      </ListStates>
    </Panel>
  );
}
