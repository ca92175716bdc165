import type { ReactNode } from "react";
import type { Column } from "../components/data-table.tsx";
import { EndpointName, TenantName } from "../components/names.tsx";
import { ReasonText } from "../components/reason-text.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import type { Delivery } from "../words/statuses.ts";
import { DeliveryStatusBadge } from "./delivery-status-badge.tsx";

export type ColumnOptions = {
  /** The cell that leads to the delivery. */
  link: (delivery: Delivery, text: ReactNode) => ReactNode;
  showsTenant: boolean;
  mayReadEndpoints: boolean;
};

/** The columns of every list of deliveries. */
export function deliveryColumns({ link, showsTenant, mayReadEndpoints }: ColumnOptions): Column<Delivery>[] {
  return [
    {
      id: "type",
      header: "Event type",
      narrow: "title",
      cell: (delivery) => link(delivery, delivery.eventType ?? "no longer kept"),
    },
    {
      id: "status",
      header: "Status",
      narrow: "beside",
      cell: (delivery) => <DeliveryStatusBadge delivery={delivery} />,
    },
    ...(showsTenant
      ? [{ id: "tenant", header: "Tenant", cell: ({ tenantId }: Delivery) => <TenantName id={tenantId} /> }]
      : []),
    {
      id: "endpoint",
      header: "Endpoint",
      cell: ({ tenantId, endpointId }) => (
        <EndpointName tenant={tenantId} id={endpointId} mayRead={mayReadEndpoints} />
      ),
    },
    {
      id: "attempts",
      header: "Attempts",
      align: "right",
      narrow: "hidden",
      cell: ({ attempts }) => attempts,
    },
    {
      id: "reason",
      header: "Last answer",
      cell: ({ lastReason, lastStatusCode }) => (
        <ReasonText reason={lastReason} statusCode={lastStatusCode} />
      ),
    },
    {
      id: "next",
      header: "Next attempt",
      narrow: "hidden",
      cell: (delivery) =>
        isDueAndHeld(delivery) ? (
          "held"
        ) : (
          <TimeCell at={delivery.nextAttemptAt} label="time of the next attempt" />
        ),
    },
    {
      id: "created",
      header: "Created",
      cell: ({ createdAt }) => <TimeCell at={createdAt} label="time of creation" />,
    },
  ];
}

/** Then its time says nothing any more. */
function isDueAndHeld({ heldBy, nextAttemptAt }: Delivery): boolean {
  return heldBy !== null && nextAttemptAt !== null && Date.parse(nextAttemptAt) < Date.now();
}
