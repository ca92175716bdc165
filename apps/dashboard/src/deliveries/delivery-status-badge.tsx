import { Hint } from "../components/hint.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { type Delivery, deliveryLooks, heldByWords } from "../words/statuses.ts";

/** Where a delivery stands; what holds it, where something does. */
export function DeliveryStatusBadge({ delivery }: { delivery: Pick<Delivery, "status" | "heldBy"> }) {
  const { status, heldBy } = delivery;
  if (heldBy === null) return <StatusBadge look={deliveryLooks[status]} />;
  return (
    <Hint text={`Waits: ${heldByWords[heldBy]}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span tabIndex={0}>
        <StatusBadge look={deliveryLooks[status]} note={heldBy} />
      </span>
    </Hint>
  );
}
