import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeId, firstIdAt } from "./id.ts";
import { type FormattedEvent, formatBody, type WebhookFormat } from "./webhook-format.ts";

const payload = '{ "b":1.0, "a":12345678901234567890,\n"c":"\\u00e9é" }';
const time = "2026-03-01T12:00:00.007Z";
const [eventId, tenantId] = [firstIdAt(Date.parse(time)), firstIdAt(1)];
const event: FormattedEvent = { eventId, tenantId, eventType: "invoice.paid", payload: Buffer.from(payload) };
const [id, source] = [encodeId("evt", eventId), `/tenants/${encodeId("ten", tenantId)}`];
const attributes = `"specversion":"1.0","id":"${id}","source":"${source}","type":"invoice.paid","time":"${time}"`;

const cases: [format: WebhookFormat, headers: Record<string, string>, body: string][] = [
  ["raw", { "content-type": "application/json" }, payload],
  [
    "envelope",
    { "content-type": "application/json" },
    `{"type":"invoice.paid","timestamp":"${time}","data":${payload}}`,
  ],
  [
    "cloudevents_structured",
    { "content-type": "application/cloudevents+json; charset=utf-8" },
    `{${attributes},"datacontenttype":"application/json","data":${payload}}`,
  ],
  [
    "cloudevents_binary",
    {
      "content-type": "application/json",
      "ce-specversion": "1.0",
      "ce-id": id,
      "ce-source": source,
      "ce-type": "invoice.paid",
      "ce-time": time,
    },
    payload,
  ],
];

test.each(cases)("%s has its headers, and the payload's bytes as they came", (format, headers, body) => {
  const formatted = formatBody(format, event);
  expect(formatted.headers).toEqual(headers);
  expect(Buffer.from(formatted.body).toString()).toBe(body);
});

test.each(["raw", "cloudevents_binary"] as const)("%s copies nothing: its body is the payload", (format) => {
  expect(formatBody(format, event).body).toBe(event.payload);
});

const spliced = ["envelope", "cloudevents_structured"] as const;
test.each(spliced)("%s is JSON whose data is the payload, whatever that is", (format) => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const { body } = formatBody(format, { ...event, payload: Buffer.from(text) });
      expect(JSON.parse(Buffer.from(body).toString()).data).toEqual(JSON.parse(text));
      expect(Buffer.from(body).toString()).toContain(`"data":${text}}`);
    }),
  );
});
