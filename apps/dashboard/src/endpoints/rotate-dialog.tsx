import { Button, Group, Modal, NativeSelect } from "@mantine/core";
import type { Answer } from "@posthorn/sdk";
import { useState } from "react";
import { useChange } from "../api/use-call.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ShownOnce } from "../components/shown-once.tsx";
import { type TimeZone, useTimeZone } from "../frame/time-zone.ts";
import { formatTime } from "../words/times.ts";
import { type Endpoint, endpointReads } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";

const overlaps = [
  { value: "3600", label: "1 hour" },
  { value: "86400", label: "24 hours" },
  { value: "604800", label: "7 days" },
  { value: "0", label: "not at all: it ends now" },
];

/** Gives an endpoint a new secret. For a while both sign, so that the receiver can change over whenever it likes. */
export function RotateDialog({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const [overlap, setOverlap] = useState("86400");
  const rotate = useChange("rotateEndpointSecret", {
    changes: ["getEndpointSecret", ...endpointReads],
    isQuiet: true,
  });
  if (rotate.data !== undefined) return <Rotated rotated={rotate.data} overlap={overlap} onClose={onClose} />;
  return (
    <ConfirmDialog
      title="Rotate the signing secret"
      verb="Rotate"
      count={1}
      isDangerous={overlap === "0"}
      isBusy={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onConfirm={() =>
        rotate.mutate({
          path: { tenant: endpoint.tenantId, endpoint: endpoint.id },
          body: { overlapSeconds: Number(overlap) },
        })
      }
    >
      <div className={classes["fields"]}>
        <p>
          <strong>{endpoint.url}</strong> gets a new secret, and attempts are signed with it from now on.
        </p>
        <NativeSelect
          label="The present secret still signs for"
          data={overlaps}
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value)}
        />
        {overlap === "0" ? (
          <p>A receiver that does not know the new secret refuses all that comes, until you tell it.</p>
        ) : (
          <div>
            <p>
              Until then each attempt carries two signatures. A receiver that knows either secret accepts it,
              so change it over whenever you like in that time.
            </p>
            <pre className={classes["sample"]}>
              webhook-signature: v1,&lt;by the new&gt; v1,&lt;by the former&gt;
            </pre>
          </div>
        )}
      </div>
    </ConfirmDialog>
  );
}

function Rotated({
  rotated: { secret, previousExpiresAt },
  overlap,
  onClose,
}: {
  rotated: Answer<"rotateEndpointSecret">;
  overlap: string;
  onClose: () => void;
}) {
  const zone = useTimeZone();
  return (
    <Modal
      opened
      onClose={onClose}
      title="The new signing secret"
      centered
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={classes["fields"]}>
        <p role="status">
          Give it to the receiver.{" "}
          {overlap === "0" ? (
            "The former secret signs no more."
          ) : (
            <>The former one signs too until {formatMinute(previousExpiresAt, zone)}.</>
          )}
        </p>
        <ShownOnce label="New signing secret" text={secret} />
      </div>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  );
}

function formatMinute(at: string, zone: TimeZone): string {
  return formatTime(Date.parse(at), zone).replace(/:\d\d\.\d{3}/, "");
}
