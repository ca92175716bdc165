import { ActionIcon, Button } from "@mantine/core";
import { useState } from "react";
import { useChange } from "../api/use-call.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Hint } from "../components/hint.tsx";
import { Icon } from "../components/icon.tsx";
import { useOpenScreen } from "../frame/screen-navigation.tsx";
import { useShortcut } from "../frame/shortcuts.ts";
import type { Delivery } from "../words/statuses.ts";
import type { DeliveryTarget } from "./delivery-target.ts";
import { useNeighbours } from "./neighbours.ts";

/** What can be done with a delivery, and the way to the ones beside it in the list. */
export function DeliveryActions({
  delivery,
  target,
  mayWrite,
}: {
  delivery: Delivery;
  target: DeliveryTarget;
  mayWrite: boolean;
}) {
  return (
    <>
      <Walk id={delivery.id} target={target} />
      {mayWrite && <Changes delivery={delivery} />}
    </>
  );
}

function Walk({ id, target }: { id: string; target: DeliveryTarget }) {
  const { before, after } = useNeighbours(id);
  const open = useOpenScreen();
  const go = (delivery: Delivery | undefined) => {
    if (delivery === undefined) return;
    const { screen, params } = target(delivery);
    open(screen, { params });
  };
  useShortcut("j", "Next delivery of the list", () => go(after));
  useShortcut("k", "Delivery before it in the list", () => go(before));
  if (before === undefined && after === undefined) return null;
  return (
    <ActionIcon.Group>
      <Step
        label="Delivery before (k)"
        icon="chevronUp"
        isDisabled={before === undefined}
        onStep={() => go(before)}
      />
      <Step
        label="Next delivery (j)"
        icon="chevronDown"
        isDisabled={after === undefined}
        onStep={() => go(after)}
      />
    </ActionIcon.Group>
  );
}

function Step({
  label,
  icon,
  isDisabled,
  onStep,
}: {
  label: string;
  icon: "chevronUp" | "chevronDown";
  isDisabled: boolean;
  onStep: () => void;
}) {
  return (
    <Hint text={label}>
      <ActionIcon variant="default" size={36} aria-label={label} disabled={isDisabled} onClick={onStep}>
        <Icon name={icon} size={16} />
      </ActionIcon>
    </Hint>
  );
}

const changes = [
  "getDelivery",
  "listAttempts",
  "listDeliveries",
  "listTenantDeliveries",
  "listEventDeliveries",
] as const;

/** A click retries; what was delivered already, and the key, ask first. */
function Changes({ delivery }: { delivery: Delivery }) {
  const [isAsking, setAsking] = useState(false);
  const retry = useChange("retryDelivery", { changes, says: "It is attempted again now" });
  const cancel = useChange("cancelDelivery", { changes, says: "No further attempt will be made" });
  const input = { path: { tenant: delivery.tenantId, delivery: delivery.id } };
  const { status } = delivery;
  const canRetry = status !== "delivering";
  useShortcut("r", "Retry this delivery", () => setAsking(canRetry));
  return (
    <>
      {status === "pending" && (
        <Button size="sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(input)}>
          Cancel retries
        </Button>
      )}
      <Button
        size="sm"
        loading={retry.isPending}
        disabled={!canRetry}
        onClick={() => (status === "delivered" ? setAsking(true) : retry.mutate(input))}
        leftSection={<Icon name="retry" size={15} />}
      >
        Retry now
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Retry this delivery?"
          verb="Retry now"
          count={1}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            retry.mutate(input);
          }}
        >
          {status === "delivered"
            ? "It was delivered already. Its endpoint gets it once more, with the same webhook-id."
            : "It is attempted again now, whatever its schedule says."}
        </ConfirmDialog>
      )}
    </>
  );
}
