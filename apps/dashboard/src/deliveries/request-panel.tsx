import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useApi } from "../api/api-client.tsx";
import { usePayload } from "../api/use-payload.ts";
import { CopyButton } from "../components/copy-button.tsx";
import { downloadText } from "../components/download-text.ts";
import { Icon } from "../components/icon.tsx";
import { SkeletonRows } from "../components/list-states.tsx";
import { Panel } from "../components/page-head.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { useCopy } from "../components/use-copy.ts";
import { useShortcut } from "../frame/shortcuts.ts";
import type { Delivery } from "../words/statuses.ts";
import type { Attempt } from "./attempt-timeline.tsx";
import { BodyView } from "./body-view.tsx";
import { describeCurl } from "./curl.ts";
import { describeHar, type SentRequest } from "./har.ts";
import classes from "./request-panel.module.css";
import { type Endpoint, knownHeaders, type SentHeader, sentHeaders } from "./sent-headers.ts";
import { signBody } from "./signature.ts";

const SignatureDialog = lazy(() =>
  import("./signature-dialog.tsx").then(({ SignatureDialog }) => ({ default: SignatureDialog })),
);

/** What may be shown and copied, by the scopes of whoever is signed in. */
export type RequestRights = { payloads: boolean; secrets: boolean };

type Props = {
  delivery: Delivery;
  endpoint: Endpoint | undefined;
  attempt: Attempt | undefined;
  rights: RequestRights;
};

/** Without https, browsers have no cryptography for scripts. */
const canSign = crypto.subtle !== undefined;

/** What is sent: the payload byte for byte, with the headers of the attempt; and the same as a command, or a file. */
export function RequestPanel({ delivery, endpoint, attempt, rights }: Props) {
  const payload = usePayload(delivery.tenantId, delivery.eventId, rights.payloads);
  const headers = sentHeaders(delivery, endpoint, attempt);
  return (
    <Panel
      title="Request"
      actions={<Actions {...{ delivery, endpoint, attempt, rights }} body={payload.data} headers={headers} />}
    >
      <p className={classes["line"]}>
        <strong>POST</strong> {endpoint?.url ?? "its endpoint was deleted, or may not be read"}
      </p>
      {endpoint !== undefined && endpoint.format !== "raw" && (
        <p className={classes["note"]}>
          It is sent in the format {endpoint.format}, around or beside this payload.
        </p>
      )}
      {endpoint !== undefined && attempt !== undefined && endpoint.version !== attempt.endpointVersion && (
        <p className={classes["note"]}>
          The endpoint was changed after this attempt: URL and headers are those that it has now.
        </p>
      )}
      {!rights.payloads ? (
        <p className={classes["note"]}>Payloads are shown to those with the scope payloads:read.</p>
      ) : payload.error !== null ? (
        <ProblemAlert error={payload.error} />
      ) : payload.data === undefined ? (
        <SkeletonRows />
      ) : (
        <BodyView
          label="the request"
          body={payload.data}
          headers={headers}
          fileName={`${delivery.eventId}.json`}
        />
      )}
    </Panel>
  );
}

function Actions({
  delivery,
  endpoint,
  attempt,
  rights,
  body,
  headers,
}: Props & { body: string | undefined; headers: readonly SentHeader[] }) {
  const copies = useCopies({ delivery, endpoint, body, headers });
  const { copy } = useCopy();
  const [isChecking, setChecking] = useState(false);
  const canCopy = copies !== null;
  useShortcut("c", "Copy as curl", () => {
    if (copies !== null) copy(copies.curl(), "Copied as curl");
  });
  if (!rights.payloads) return null;
  const har = () => (copies === null || attempt === undefined ? "" : describeHar(copies.request, attempt));
  const isWhole = endpoint?.format === "raw" || endpoint?.format === "cloudevents_binary";
  return (
    <div className={classes["actions"]}>
      <CopyButton label="Copy as curl" isDisabled={!canCopy} text={() => copies?.curl() ?? ""} />
      {rights.secrets && canSign && isWhole && (
        <CopyButton
          label="Copy signed"
          isDisabled={!canCopy}
          text={async () => (await copies?.signedCurl()) ?? ""}
        />
      )}
      {attempt !== undefined && (
        <>
          <CopyButton label="Copy as HAR" isDisabled={!canCopy} text={har} />
          <Button
            size="xs"
            variant="default"
            disabled={!canCopy}
            leftSection={<Icon name="download" size={14} />}
            onClick={() => downloadText(`${attempt.id}.har`, har(), "application/json")}
          >
            HAR
          </Button>
          {canSign && (
            <Button
              size="xs"
              variant="default"
              disabled={body === undefined}
              leftSection={<Icon name="key" size={14} />}
              onClick={() => setChecking(true)}
            >
              Verify a signature
            </Button>
          )}
        </>
      )}
      <Suspense>
        {isChecking && attempt !== undefined && body !== undefined && (
          <SignatureDialog
            {...{ delivery, endpoint, attempt, body }}
            mayReadSecret={rights.secrets}
            onClose={() => setChecking(false)}
          />
        )}
      </Suspense>
    </div>
  );
}

type Copies = { request: SentRequest; curl: () => string; signedCurl: () => Promise<string> };

/** The request in the forms in which it can be taken away; null while a part of it is missing. */
function useCopies({
  delivery,
  endpoint,
  body,
  headers,
}: Pick<Props, "delivery" | "endpoint"> & {
  body: string | undefined;
  headers: readonly SentHeader[];
}): Copies | null {
  const api = useApi();
  if (endpoint === undefined || body === undefined) return null;
  const { url } = endpoint;
  const request = { url, headers: knownHeaders(headers), body };
  const sentNow = () => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    return { timestamp, headers: { ...request.headers, "webhook-timestamp": timestamp } };
  };
  return {
    request,
    curl: () => describeCurl({ ...request, headers: sentNow().headers }),
    async signedCurl() {
      const path = { tenant: delivery.tenantId, endpoint: endpoint.id };
      const { secret } = await api.call("getEndpointSecret", { path });
      const { timestamp, headers: sent } = sentNow();
      const signature = await signBody(secret, delivery.eventId, timestamp, body);
      return describeCurl({ ...request, headers: { ...sent, "webhook-signature": signature } });
    },
  };
}
