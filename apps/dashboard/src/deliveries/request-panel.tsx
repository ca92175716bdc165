import type { components } from "@posthorn/sdk";
import { useApi } from "../api/api-client.tsx";
import { usePayload } from "../api/use-payload.ts";
import { CopyButton } from "../components/copy-button.tsx";
import { SkeletonRows } from "../components/list-states.tsx";
import { Panel } from "../components/page-head.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import type { Delivery } from "../words/statuses.ts";
import type { Attempt } from "./attempt-timeline.tsx";
import { BodyView } from "./body-view.tsx";
import { describeCurl, signBody } from "./curl.ts";
import classes from "./request-panel.module.css";

type Endpoint = components["schemas"]["Endpoint"];

/** What may be shown and copied, by the scopes of whoever is signed in. */
export type RequestRights = { payloads: boolean; secrets: boolean };

/** What is sent: the payload byte for byte, with the headers of the attempt, and the same as a command. */
export function RequestPanel({
  delivery,
  endpoint,
  attempt,
  rights,
}: {
  delivery: Delivery;
  endpoint: Endpoint | undefined;
  attempt: Attempt | undefined;
  rights: RequestRights;
}) {
  const api = useApi();
  const payload = usePayload(delivery.tenantId, delivery.eventId, rights.payloads);
  const headers = requestHeaders(delivery, attempt);
  const canCopy = payload.data !== undefined && endpoint !== undefined;
  const copy = async (isSigned: boolean) => {
    if (payload.data === undefined || endpoint === undefined) return "";
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const sent = { ...headers, "webhook-timestamp": timestamp };
    if (!isSigned) return describeCurl({ url: endpoint.url, headers: sent, body: payload.data });
    const path = { tenant: delivery.tenantId, endpoint: endpoint.id };
    const { secret } = await api.call("getEndpointSecret", { path });
    const signature = await signBody(secret, delivery.eventId, timestamp, payload.data);
    return describeCurl({
      url: endpoint.url,
      headers: { ...sent, "webhook-signature": signature },
      body: payload.data,
    });
  };
  const isOtherFormat = endpoint !== undefined && endpoint.format !== "raw";
  return (
    <Panel
      title="Request"
      actions={
        <div className={classes["actions"]}>
          <CopyButton label="Copy as curl" isDisabled={!canCopy} text={() => copy(false)} />
          {rights.secrets && crypto.subtle !== undefined && !isOtherFormat && (
            <CopyButton label="Copy signed" isDisabled={!canCopy} text={() => copy(true)} />
          )}
        </div>
      }
    >
      <p className={classes["line"]}>
        <strong>POST</strong> {endpoint?.url ?? "its endpoint was deleted, or may not be read"}
      </p>
      {isOtherFormat && (
        <p className={classes["note"]}>
          It is sent in the format {endpoint.format}, around or beside this payload.
        </p>
      )}
      {!rights.payloads ? (
        <p className={classes["note"]}>Payloads are shown to those with the scope payloads:read.</p>
      ) : payload.error !== null ? (
        <ProblemAlert error={payload.error} />
      ) : payload.data === undefined ? (
        <SkeletonRows />
      ) : (
        <BodyView label="the request" body={payload.data} headers={headers} />
      )}
    </Panel>
  );
}

/** Without what is secret, and what differs from moment to moment: the time and the signature. */
function requestHeaders(
  { id, eventId, eventType }: Delivery,
  attempt: Attempt | undefined,
): Record<string, string> {
  return {
    "content-type": "application/json",
    "webhook-id": eventId,
    ...(attempt === undefined
      ? {}
      : { "webhook-timestamp": String(Math.floor(Date.parse(attempt.startedAt) / 1_000)) }),
    ...(eventType === null ? {} : { "posthorn-event-type": eventType }),
    "posthorn-delivery-id": id,
    "posthorn-attempt": String(attempt?.number ?? 1),
  };
}
