import { matchesEventType } from "./event-type.ts";
import { type FailedClause, type Filter, matchesFilter, testFilter } from "./filter.ts";

/** What an endpoint wants: event type patterns, channels when it names any, and payloads like its filter when it has one. */
export type Subscription = {
  eventTypes: readonly string[];
  channels: readonly string[];
  filter: Filter | null;
};

/** Of an event, what subscriptions ask about; `value` is the parsed payload. */
export type Subscribable = { eventType: string; channels: readonly string[]; value: unknown };

/** Why an endpoint does not get an event: the first thing that it wants otherwise. */
export type Mismatch =
  | { cause: "event_type" }
  | { cause: "channel" }
  | { cause: "filter"; clause: FailedClause };

/**
 * Whether an endpoint gets an event: type, channel and payload are what it wants.
 *
 * @param meter is told how many steps its filter took
 */
export function isSubscribed(
  subscription: Subscription,
  event: Subscribable,
  meter?: { steps: number },
): boolean {
  const { filter } = subscription;
  if (!wantsType(subscription, event) || !wantsChannel(subscription, event)) return false;
  return filter === null || matchesFilter(filter, event.value, meter);
}

/** null when the endpoint gets the event. */
export function explainSubscription(subscription: Subscription, event: Subscribable): Mismatch | null {
  if (!wantsType(subscription, event)) return { cause: "event_type" };
  if (!wantsChannel(subscription, event)) return { cause: "channel" };
  const clause = subscription.filter === null ? null : testFilter(subscription.filter, event.value);
  return clause === null ? null : { cause: "filter", clause };
}

/** One pattern takes the type. */
export function wantsType(
  { eventTypes }: Pick<Subscription, "eventTypes">,
  { eventType }: Pick<Subscribable, "eventType">,
): boolean {
  return eventTypes.some((pattern) => matchesEventType(pattern, eventType));
}

/** They share a channel, unless the endpoint names none. */
function wantsChannel({ channels }: Subscription, event: Subscribable): boolean {
  return channels.length === 0 || channels.some((channel) => event.channels.includes(channel));
}
