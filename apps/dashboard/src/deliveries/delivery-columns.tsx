import type { ReactNode } from "react";
import { CopyId } from "../components/copy-id.tsx";
import type { Column } from "../components/data-table.tsx";
import { EndpointName, TenantName } from "../components/names.tsx";
import { ReasonText } from "../components/reason-text.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import type { Delivery } from "../words/statuses.ts";
import { formatDuration } from "../words/times.ts";
import { AttemptCount } from "./attempt-count.tsx";
import { DeliveryStatusBadge } from "./delivery-status-badge.tsx";

export type ColumnOptions = {
  /** The cell that leads to the delivery. */
  link: (delivery: Delivery, text: ReactNode) => ReactNode;
  showsTenant: boolean;
  mayReadEndpoints: boolean;
};

const tenantColumn: Column<Delivery> = {
  id: "tenant",
  header: "Tenant",
  cell: ({ tenantId }) => <TenantName id={tenantId} />,
};

const eventColumn: Column<Delivery> = {
  id: "event",
  header: "Event",
  narrow: "hidden",
  cell: ({ eventId }) => <CopyId id={eventId} label="event id" />,
};

/** The columns of every list of deliveries. There is room for the event's id where all are of one tenant. */
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
    showsTenant ? tenantColumn : eventColumn,
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
      cell: (delivery) => <AttemptCount delivery={delivery} mayReadEndpoints={mayReadEndpoints} />,
    },
    {
      id: "reason",
      header: "Last answer",
      cell: ({ lastReason, lastStatusCode }) => (
        <ReasonText reason={lastReason} statusCode={lastStatusCode} />
      ),
    },
    { id: "latency", header: "Latency", align: "right", narrow: "hidden", cell: describeLatency },
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

/** From its creation until it was delivered, whatever lay between. */
function describeLatency({ status, createdAt, completedAt }: Delivery): string {
  if (status !== "delivered" || completedAt === null) return "–";
  return formatDuration(Date.parse(completedAt) - Date.parse(createdAt));
}

/** Then its time says nothing any more. */
function isDueAndHeld({ heldBy, nextAttemptAt }: Delivery): boolean {
  return heldBy !== null && nextAttemptAt !== null && Date.parse(nextAttemptAt) < Date.now();
}
