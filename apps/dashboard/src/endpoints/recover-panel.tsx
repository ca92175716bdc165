import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Panel } from "../components/page-head.tsx";
import type { BulkTarget } from "../deliveries/bulk-bar.tsx";
import { useTimeZone } from "../frame/time-zone.ts";
import type { Endpoint } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";
import { describeSince, readSince, type Since } from "./since.ts";
import { SinceField } from "./since-field.tsx";

const BulkDialog = lazy(() =>
  import("../deliveries/bulk-dialog.tsx").then(({ BulkDialog }) => ({ default: BulkDialog })),
);

/** After an outage, or a late subscription: the endpoint gets what it should have got. */
export function RecoverPanel({ endpoint: { tenantId, id } }: { endpoint: Endpoint }) {
  const zone = useTimeZone();
  const [since, setSince] = useState<Since>({ within: "24h" });
  const [target, setTarget] = useState<BulkTarget | null>(null);
  const isReady = readSince(since, zone, 0) !== null;
  const ask = (action: BulkTarget["action"]) => {
    const createdAfter = readSince(since, zone, Date.now());
    if (createdAfter === null) return;
    setTarget({
      action,
      tenant: tenantId,
      filter: { endpoint: id, createdAfter },
      what: describeSince(since),
    });
  };
  return (
    <Panel title="Recover">
      <div className={classes["body"]}>
        <SinceField label="Created in" since={since} onChange={setSince} />
        <div className={classes["choice"]}>
          <p>
            <strong>Failed</strong>: deliveries that failed for good are attempted again.
          </p>
          <Button size="sm" variant="default" disabled={!isReady} onClick={() => ask("retry")}>
            Retry failed…
          </Button>
        </div>
        <div className={classes["choice"]}>
          <p>
            <strong>Missing</strong>: events that this endpoint would get by its subscription of now, and has
            no delivery of, are delivered to it.
          </p>
          <Button size="sm" variant="default" disabled={!isReady} onClick={() => ask("replay-missing")}>
            Replay missing…
          </Button>
        </div>
        <p className={classes["note"]}>Either is counted first, and you are asked.</p>
      </div>
      <Suspense>{target !== null && <BulkDialog target={target} onClose={() => setTarget(null)} />}</Suspense>
    </Panel>
  );
}
