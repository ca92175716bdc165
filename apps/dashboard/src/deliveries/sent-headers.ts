import type { components } from "@posthorn/sdk";
import type { Delivery } from "../words/statuses.ts";
import type { Attempt } from "./attempt-timeline.tsx";

export type Endpoint = components["schemas"]["Endpoint"];

/** A header of the request; null: it was sent, and its value is not shown or not kept. */
export type SentHeader = { name: string; value: string | null; about: string };

/** The headers of an attempt, as they follow from its delivery and its endpoint: requests themselves are not kept. */
export function sentHeaders(
  delivery: Delivery,
  endpoint: Endpoint | undefined,
  attempt: Attempt | undefined,
): SentHeader[] {
  const { id, eventId, eventType } = delivery;
  const timestamp = attempt === undefined ? null : secondsOf(attempt.startedAt);
  const prefix = endpoint?.headerPrefix ?? null;
  return [
    ...contentHeaders(delivery, endpoint),
    { name: "user-agent", value: null, about: "Posthorn and its version." },
    {
      name: "webhook-id",
      value: eventId,
      about: "The event's id, the same in every attempt: know duplicates by it. A part of what is signed.",
    },
    {
      name: "webhook-timestamp",
      value: timestamp,
      about: "When this attempt was signed, in Unix seconds. A part of what is signed.",
    },
    {
      name: "webhook-signature",
      value: null,
      about:
        "Over webhook-id.webhook-timestamp.body, one by each live secret. Made anew each time, and not kept.",
    },
    ...(prefix === null ? [] : prefixed(prefix, eventId, timestamp)),
    { name: "posthorn-event-type", value: eventType, about: "" },
    { name: "posthorn-delivery-id", value: id, about: "" },
    { name: "posthorn-attempt", value: String(attempt?.number ?? 1), about: "" },
    ...Object.keys(endpoint?.headers ?? {}).map((name) => ({
      ...{ name: name.toLowerCase(), value: null },
      about: "One of the endpoint's own headers; its value is not shown.",
    })),
    ...(endpoint?.authentication ? [authorization] : []),
  ];
}

const authorization: SentHeader = {
  name: "authorization",
  value: null,
  about: "By the endpoint's authentication; its value is not shown.",
};

const sameAs = (name: string) => `The same as ${name}, by the endpoint's header prefix.`;

function prefixed(prefix: string, eventId: string, timestamp: string | null): SentHeader[] {
  return [
    { name: `${prefix}-id`, value: eventId, about: sameAs("webhook-id") },
    { name: `${prefix}-timestamp`, value: timestamp, about: sameAs("webhook-timestamp") },
    { name: `${prefix}-signature`, value: null, about: sameAs("webhook-signature") },
  ];
}

/** What says what the body is, by the endpoint's format. */
function contentHeaders(
  { eventId, eventType, tenantId }: Delivery,
  endpoint: Endpoint | undefined,
): SentHeader[] {
  const type = (value: string) => ({ name: "content-type", value, about: "" });
  if (endpoint?.format === "cloudevents_structured")
    return [type("application/cloudevents+json; charset=utf-8")];
  if (endpoint?.format !== "cloudevents_binary") return [type("application/json")];
  return [
    type("application/json"),
    { name: "ce-specversion", value: "1.0", about: "" },
    { name: "ce-id", value: eventId, about: "" },
    { name: "ce-source", value: `/tenants/${tenantId}`, about: "" },
    { name: "ce-type", value: eventType, about: "" },
    { name: "ce-time", value: null, about: "When the event was accepted." },
  ];
}

function secondsOf(time: string): string {
  return String(Math.floor(Date.parse(time) / 1_000));
}

/** Those whose values are known, to send them again. */
export function knownHeaders(headers: readonly SentHeader[]): Record<string, string> {
  const known = headers.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  return Object.fromEntries(known);
}
