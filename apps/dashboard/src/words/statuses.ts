import type { components } from "@posthorn/sdk";
import type { IconName } from "../components/icon.tsx";

export type DeliveryStatus = components["schemas"]["DeliveryStatus"];
export type Delivery = components["schemas"]["Delivery"];

/** What a status looks like; the tone is a colour, and never says anything alone. */
export type Look = { word: string; icon: IconName; tone: Tone };
export type Tone = "good" | "bad" | "waiting" | "busy" | "quiet";

export const deliveryLooks: Record<DeliveryStatus, Look> = {
  pending: { word: "pending", icon: "clock", tone: "waiting" },
  delivering: { word: "delivering", icon: "send", tone: "busy" },
  delivered: { word: "delivered", icon: "check", tone: "good" },
  failed: { word: "failed", icon: "cross", tone: "bad" },
  cancelled: { word: "cancelled", icon: "slash", tone: "quiet" },
};

export const endpointLooks: Record<components["schemas"]["Endpoint"]["status"], Look> = {
  active: { word: "active", icon: "check", tone: "good" },
  paused: { word: "paused", icon: "pause", tone: "waiting" },
  disabled: { word: "disabled", icon: "slash", tone: "bad" },
};

/** How an endpoint does, where its lane is known too. */
export const endpointStateLooks: Record<components["schemas"]["EndpointState"], Look> = {
  breaker: { word: "breaker open", icon: "alert", tone: "bad" },
  failing: { word: "failing", icon: "alert", tone: "waiting" },
  disabled: endpointLooks.disabled,
  paused: endpointLooks.paused,
  healthy: { word: "healthy", icon: "check", tone: "good" },
};

export const operationLooks: Record<components["schemas"]["OperationStatus"], Look> = {
  running: { word: "running", icon: "send", tone: "busy" },
  paused: { word: "paused", icon: "pause", tone: "waiting" },
  finished: { word: "finished", icon: "check", tone: "good" },
  cancelled: { word: "cancelled", icon: "slash", tone: "quiet" },
  failed: { word: "failed", icon: "cross", tone: "bad" },
};

/** What keeps a pending delivery waiting. */
export const heldByWords: Record<NonNullable<Delivery["heldBy"]>, string> = {
  paused: "its endpoint is paused or disabled",
  breaker: "its endpoint failed too often in a row",
  rate: "its endpoint's rate has no place for it yet",
  order: "an earlier delivery of its ordering key is not through",
};
