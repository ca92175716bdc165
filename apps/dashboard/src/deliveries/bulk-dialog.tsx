import { Button, Group, Modal, NumberInput } from "@mantine/core";
import type { components } from "@posthorn/sdk";
import { useEffect, useState } from "react";
import { useChange } from "../api/use-call.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { OperationProgress } from "../components/operation-progress.tsx";
import { plural } from "../words/numbers.ts";
import type { BulkTarget } from "./bulk-bar.tsx";
import classes from "./bulk-dialog.module.css";

type Preview = components["schemas"]["OperationPreview"];

const words = {
  retry: {
    verb: "Retry",
    title: "Retry deliveries",
    means: "Each is attempted again, as soon as its endpoint takes it.",
  },
  cancel: {
    verb: "Cancel",
    title: "Cancel deliveries",
    means: "No further attempt is made for those that wait.",
  },
  "replay-missing": {
    verb: "Make",
    title: "Replay missing",
    means:
      "One for each event that the endpoint would get by its subscription of now, and has no delivery of.",
  },
};

/**
 * A bulk operation: counted first, asked, begun, and followed to its end. What was counted is what is done: its times are
 * fixed, so what comes or fails meanwhile is left alone.
 */
export function BulkDialog({ target, onClose }: { target: BulkTarget; onClose: () => void }) {
  const { action, tenant, filter, what } = target;
  const [ratePerSecond, setRate] = useState<number | null>(null);
  const preview = useChange("createOperation", { changes: [], isQuiet: true });
  const begin = useChange("createOperation", {
    changes: ["listDeliveries", "listTenantDeliveries", "listOperations"],
    isQuiet: true,
  });
  const { mutate: count } = preview;
  const ofTenant = tenant === undefined ? {} : { tenant };
  useEffect(() => {
    count({
      body: {
        action,
        ...(tenant === undefined ? {} : { tenant }),
        filter,
        ratePerSecond: null,
        dryRun: true,
      },
    });
  }, [count, action, tenant, filter]);
  const { verb, title, means } = words[action];
  if (begin.data !== undefined && "id" in begin.data)
    return <Follow title={title} id={begin.data.id} onClose={onClose} />;
  const counted = asPreview(preview.data);
  return (
    <ConfirmDialog
      title={title}
      verb={counted === undefined ? verb : `${verb} ${plural(counted.total, "delivery", "deliveries")}`}
      count={counted?.total ?? 0}
      isDangerous={action === "cancel"}
      isReady={counted !== undefined && counted.total > 0}
      isBusy={begin.isPending}
      error={preview.error ?? begin.error}
      onClose={onClose}
      onConfirm={() => {
        if (counted === undefined) return;
        const { createdWithin: _, ...asked } = filter;
        const frozen = { ...asked, ...(filter.ids === undefined ? timesOf(counted) : {}) };
        begin.mutate({ body: { action, ...ofTenant, filter: frozen, ratePerSecond, dryRun: false } });
      }}
    >
      <p className={classes["count"]} role="status">
        {counted === undefined ? "Counting…" : plural(counted.total, "delivery", "deliveries")}
      </p>
      <p className={classes["what"]}>
        Of {what}. {means}
      </p>
      {counted?.filter.status !== undefined && (
        <p className={classes["what"]}>With status {counted.filter.status.join(", ")}.</p>
      )}
      <NumberInput
        label="At most so many a second"
        description="Empty: as fast as it may."
        min={1}
        max={10_000}
        allowDecimal={false}
        allowNegative={false}
        value={ratePerSecond ?? ""}
        onChange={(value) => setRate(typeof value === "number" ? value : null)}
      />
    </ConfirmDialog>
  );
}

/** With `dryRun` the API answers what it counted. */
function asPreview(answer: unknown): Preview | undefined {
  return answer === undefined ? undefined : (answer as Preview);
}

function timesOf({ filter }: Preview) {
  const { createdAfter, createdBefore } = filter;
  return {
    ...(createdAfter === undefined ? {} : { createdAfter }),
    ...(createdBefore === undefined ? {} : { createdBefore }),
  };
}

function Follow({ title, id, onClose }: { title: string; id: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": "Close" }}>
      <OperationProgress id={id} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  );
}
