import { usePayload } from "../../api/use-payload.ts";
import { SkeletonRows } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { BodyView } from "../../deliveries/body-view.tsx";
import { useMay } from "../session.tsx";
import type { Event } from "./event-facts.tsx";
import classes from "./event-page.module.css";

/** What was emitted, byte for byte. */
export function EventPayload({ event: { id, tenantId } }: { event: Event }) {
  const mayRead = useMay("payloads:read");
  const payload = usePayload(tenantId, id, mayRead);
  return (
    <Panel title="Payload">
      {!mayRead ? (
        <p className={classes["note"]}>Payloads are shown to those with the scope payloads:read.</p>
      ) : payload.error !== null ? (
        <ProblemAlert error={payload.error} />
      ) : payload.data === undefined ? (
        <SkeletonRows />
      ) : (
        <BodyView label="the payload" body={payload.data} fileName={`${id}.json`} />
      )}
    </Panel>
  );
}
