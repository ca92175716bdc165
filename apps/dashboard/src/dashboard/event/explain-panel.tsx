import { Button } from "@mantine/core";
import { useMemo } from "react";
import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { Pager } from "../../components/pager.tsx";
import type { BulkTarget } from "../../deliveries/bulk-bar.tsx";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useMay } from "../session.tsx";
import type { Event } from "./event-facts.tsx";
import { explainColumns } from "./explain-columns.tsx";
import classes from "./explain-panel.module.css";
import { type Explained, summarise } from "./explain-words.ts";
import { eventScreen } from "./screen.ts";

const pageSize = 100;

/** Every endpoint of the tenant, and why it did or did not get the event; what it missed can be sent to it. */
export function ExplainPanel({
  event,
  onReplay,
}: {
  event: Event;
  /** undefined: nothing may be sent. */
  onReplay: ((target: BulkTarget) => void) | undefined;
}) {
  const [{ cursor }, change] = useScreenSearch(eventScreen);
  const mayReadPayloads = useMay("payloads:read");
  const mayReadEndpoints = useMay("endpoints:read");
  const list = useRead(
    "explainEvent",
    {
      path: { tenant: event.tenantId, event: event.id },
      query: {
        limit: pageSize,
        ...(mayReadPayloads ? { include: "payload" as const } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      },
    },
    { keepsPrevious: true },
  );
  const columns = useMemo(
    () =>
      explainColumns(event, {
        mayReadEndpoints,
        ...(onReplay === undefined ? {} : { onReplay: (endpoint) => onReplay(replayOf(event, endpoint)) }),
      }),
    [event, mayReadEndpoints, onReplay],
  );
  return (
    <Panel
      title="Why it went where it did"
      actions={
        <Button size="xs" variant="default" loading={list.isFetching} onClick={() => void list.refetch()}>
          Refresh
        </Button>
      }
    >
      <ListStates
        query={list}
        isEmpty={({ data }) => data.length === 0 && cursor === undefined}
        empty={{ title: "The tenant has no endpoints", text: "So there is nowhere that it could have gone." }}
      >
        {({ data, nextCursor }) => (
          <>
            <p className={classes["summary"]} role="status">
              <strong>{summarise(data)}</strong>
              {(nextCursor !== null || cursor !== undefined) && `, of the ${data.length} shown here`}
            </p>
            <DataTable
              label="Endpoints, and whether they got the event"
              rows={data.toSorted(matchedFirst)}
              columns={columns}
              rowId={({ endpointId }) => endpointId}
            />
            <Pager cursor={cursor} nextCursor={nextCursor} onChange={change} />
          </>
        )}
      </ListStates>
    </Panel>
  );
}

function matchedFirst(one: Explained, other: Explained): number {
  return Number(other.result === "matched") - Number(one.result === "matched");
}

function replayOf(event: Event, { endpointId }: Explained): BulkTarget {
  return {
    action: "replay-missing",
    tenant: event.tenantId,
    filter: { endpoint: endpointId, event: event.id },
    what: "this event, for this endpoint alone",
  };
}
