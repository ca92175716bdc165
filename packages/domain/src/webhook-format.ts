import { encodeId, timeOfId } from "./id.ts";

/** What the body of a delivery is: the payload itself, or the payload inside (or beside) what says which event it is. */
export type WebhookFormat = "raw" | "envelope" | "cloudevents_structured" | "cloudevents_binary";

/** An event as it is put into a format; when it was accepted is in its id. Ids are UUIDs. */
export type FormattedEvent = { eventId: string; tenantId: string; eventType: string; payload: Uint8Array };

/** A body, and the headers that say what it is. */
export type FormattedBody = { headers: Record<string, string>; body: Uint8Array };

const json = "application/json";
const cloudEvent = "application/cloudevents+json; charset=utf-8";

/**
 * Puts an event into a format. The payload's bytes are never parsed and written again: they are spliced in as they came.
 * `envelope` is the payload of Standard Webhooks 1.0; the other two are the structured and the binary mode of CloudEvents
 * 1.0 (HTTP protocol binding, sections 3.1 and 3.2).
 */
export function formatBody(format: WebhookFormat, event: FormattedEvent): FormattedBody {
  switch (format) {
    case "raw":
      return { headers: { "content-type": json }, body: event.payload };
    case "envelope":
      return { headers: { "content-type": json }, body: splice(envelopeOf(event), "data", event.payload) };
    case "cloudevents_structured": {
      const attributes = { ...attributesOf(event), datacontenttype: json };
      return { headers: { "content-type": cloudEvent }, body: splice(attributes, "data", event.payload) };
    }
    case "cloudevents_binary": {
      const named = Object.entries(attributesOf(event)).map(([name, value]) => [`ce-${name}`, value]);
      return { headers: { "content-type": json, ...Object.fromEntries(named) }, body: event.payload };
    }
  }
}

function envelopeOf({ eventId, eventType }: FormattedEvent): Record<string, string> {
  return { type: eventType, timestamp: timeTextOf(eventId) };
}

/** `source` and `id` together name the event, as CloudEvents asks; all of them are fit for a header as they are. */
function attributesOf({ eventId, tenantId, eventType }: FormattedEvent): Record<string, string> {
  return {
    specversion: "1.0",
    id: encodeId("evt", eventId),
    source: `/tenants/${encodeId("ten", tenantId)}`,
    type: eventType,
    time: timeTextOf(eventId),
  };
}

function timeTextOf(eventId: string): string {
  return new Date(timeOfId(eventId)).toISOString();
}

/** The fields as a JSON object, with one more at the end whose value is the bytes of a JSON value. */
function splice(fields: Record<string, string>, name: string, value: Uint8Array): Uint8Array {
  const open = `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(name)}:`;
  return Buffer.concat([Buffer.from(open), value, Buffer.from("}")]);
}
