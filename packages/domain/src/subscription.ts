import { matchesEventType } from "./event-type.ts";

/** What an endpoint wants: event type patterns and, when it names any, channels. */
export type Subscription = { eventTypes: readonly string[]; channels: readonly string[] };

/** Whether an endpoint gets an event: one pattern takes its type, and it shares a channel unless the endpoint names none. */
export function isSubscribed(
  subscription: Subscription,
  event: { eventType: string; channels: readonly string[] },
): boolean {
  const { eventTypes, channels } = subscription;
  if (!eventTypes.some((pattern) => matchesEventType(pattern, event.eventType))) return false;
  return channels.length === 0 || channels.some((channel) => event.channels.includes(channel));
}
