import { Button } from "@mantine/core";
import type { Column } from "../../components/data-table.tsx";
import { EndpointName } from "../../components/names.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { DeliveryStatusBadge } from "../../deliveries/delivery-status-badge.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { shortenId } from "../../words/ids.ts";
import { endpointLooks, type Look } from "../../words/statuses.ts";
import { deliveryScreen } from "../delivery/screen.ts";
import type { Event } from "./event-facts.tsx";
import classes from "./explain-columns.module.css";
import { canReplay, type Explained, explainInWords } from "./explain-words.ts";

type Options = { mayReadEndpoints: boolean; onReplay?: (endpoint: Explained) => void };

/** The columns of what became of an event at each endpoint. */
export function explainColumns(event: Event, { mayReadEndpoints, onReplay }: Options): Column<Explained>[] {
  return [
    {
      id: "endpoint",
      header: "Endpoint",
      narrow: "title",
      cell: ({ endpointId, status }) => (
        <span className={classes["endpoint"]}>
          <EndpointName
            tenant={event.tenantId}
            id={endpointId}
            mayRead={mayReadEndpoints && status !== "deleted"}
          />
          {status !== "active" && (
            <StatusBadge look={status === "deleted" ? deleted : endpointLooks[status]} />
          )}
        </span>
      ),
    },
    {
      id: "result",
      header: "Result",
      narrow: "beside",
      cell: ({ result }) => <StatusBadge look={resultLooks[result]} />,
    },
    { id: "why", header: "Why", cell: (endpoint) => <Why endpoint={endpoint} event={event} /> },
    {
      id: "delivery",
      header: "Delivery",
      cell: (endpoint) =>
        endpoint.deliveryId !== null ? (
          <DeliveryLink tenant={event.tenantId} endpoint={endpoint} />
        ) : onReplay !== undefined && canReplay(endpoint) ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Replay to ${endpoint.endpointId}`}
            onClick={() => onReplay(endpoint)}
          >
            Replay…
          </Button>
        ) : (
          <span className={classes["none"]}>none</span>
        ),
    },
  ];
}

const deleted: Look = { word: "deleted", icon: "trash", tone: "quiet" };

const resultLooks: Record<Explained["result"], Look> = {
  matched: { word: "matched", icon: "check", tone: "good" },
  filter: { word: "filtered", icon: "filter", tone: "waiting" },
  event_type: { word: "other type", icon: "slash", tone: "quiet" },
  channel: { word: "other channel", icon: "slash", tone: "quiet" },
  created_later: { word: "created later", icon: "clock", tone: "waiting" },
  changed_since: { word: "changed since", icon: "clock", tone: "waiting" },
  test: { word: "not tested", icon: "slash", tone: "quiet" },
  unknown: { word: "unknown", icon: "help", tone: "quiet" },
};

function Why({ endpoint, event }: { endpoint: Explained; event: Event }) {
  const { why, note } = explainInWords(endpoint, event);
  return (
    <span className={classes["why"]}>
      {why}
      {note !== undefined && <span className={classes["note"]}>{note}</span>}
    </span>
  );
}

function DeliveryLink({ tenant, endpoint }: { tenant: string; endpoint: Explained }) {
  const { deliveryId, deliveryStatus, heldBy } = endpoint;
  if (deliveryId === null) return null;
  return (
    <span className={classes["delivery"]}>
      {deliveryStatus !== null && <DeliveryStatusBadge delivery={{ status: deliveryStatus, heldBy }} />}
      <ScreenLink screen={deliveryScreen} params={{ tenant, delivery: deliveryId }}>
        {shortenId(deliveryId)}
      </ScreenLink>
    </span>
  );
}
