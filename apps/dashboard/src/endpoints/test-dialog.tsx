import { Button, Group, Modal } from "@mantine/core";
import { ProblemAlert } from "../components/problem-alert.tsx";
import type { DeliveryTarget } from "../deliveries/delivery-target.ts";
import { SentTest } from "../deliveries/sent-test.tsx";
import type { Delivery } from "../words/statuses.ts";

/** What became of a test event: how its delivery goes, or why none was made. */
export function TestDialog({
  sent,
  error,
  mayRead,
  target,
  onSendAnother,
  onClose,
}: {
  sent: Delivery | undefined;
  error: Error | null;
  mayRead: boolean;
  target: DeliveryTarget;
  onSendAnother: () => void;
  onClose: () => void;
}) {
  return (
    <Modal opened onClose={onClose} title="Test event" centered closeButtonProps={{ "aria-label": "Close" }}>
      {error !== null && <ProblemAlert error={error} />}
      {sent !== undefined && <SentTest sent={sent} mayRead={mayRead} target={target} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onSendAnother}>
          Send another
        </Button>
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Modal>
  );
}
