import { expect, test } from "vitest";
import type { Delivery } from "../words/statuses.ts";
import type { Attempt } from "./attempt-timeline.tsx";
import { type Endpoint, knownHeaders, sentHeaders } from "./sent-headers.ts";

const delivery: Delivery = {
  id: "dlv_1",
  eventId: "evt_1",
  tenantId: "ten_1",
  endpointId: "ep_1",
  eventType: "invoice.paid",
  status: "delivered",
  heldBy: null,
  attempts: 1,
  nextAttemptAt: null,
  lastStatusCode: 200,
  lastReason: "ok",
  createdAt: "2026-03-01T12:00:00.000Z",
  completedAt: "2026-03-01T12:00:01.000Z",
};

const attempt: Attempt = {
  id: "att_1",
  deliveryId: "dlv_1",
  number: 2,
  trigger: "schedule",
  startedAt: "2026-03-01T12:00:00.931Z",
  durationMs: 12,
  statusCode: 200,
  reason: "ok",
  responseHeaders: {},
  responseBody: "",
  remoteAddress: null,
  endpointVersion: 1,
};

const endpoint: Endpoint = {
  id: "ep_1",
  tenantId: "ten_1",
  url: "https://hooks.acme.example/in",
  description: "",
  eventTypes: ["*"],
  channels: [],
  headers: {},
  timeoutMs: 15_000,
  retrySchedule: [],
  maxInFlight: 10,
  ratePerSecond: null,
  filter: null,
  format: "raw",
  signatures: ["v1"],
  headerPrefix: null,
  authentication: null,
  status: "active",
  disabledReason: null,
  version: 1,
  createdAt: "2026-03-01T12:00:00.000Z",
  updatedAt: "2026-03-01T12:00:00.000Z",
};

const knownOf = (changes: Partial<Endpoint> = {}) =>
  knownHeaders(sentHeaders(delivery, { ...endpoint, ...changes }, attempt));
const hiddenOf = (changes: Partial<Endpoint> = {}) =>
  sentHeaders(delivery, { ...endpoint, ...changes }, attempt).flatMap(({ name, value }) =>
    value === null ? [name] : [],
  );

test("those that are known are as an attempt has them, its time in whole seconds", () => {
  expect(knownOf()).toEqual({
    "content-type": "application/json",
    "webhook-id": "evt_1",
    "webhook-timestamp": "1772366400",
    "posthorn-event-type": "invoice.paid",
    "posthorn-delivery-id": "dlv_1",
    "posthorn-attempt": "2",
  });
});

test("what is secret or made anew is named, without a value", () => {
  const secret: Partial<Endpoint> = {
    headers: { "X-Env": "[redacted]" },
    authentication: { type: "bearer", token: "[redacted]" },
  };
  expect(hiddenOf(secret)).toEqual(["user-agent", "webhook-signature", "x-env", "authorization"]);
  expect(JSON.stringify(knownOf(secret))).not.toContain("redacted");
});

test("a header prefix repeats the three of Standard Webhooks", () => {
  expect(knownOf({ headerPrefix: "svix" })).toMatchObject({
    "svix-id": "evt_1",
    "svix-timestamp": "1772366400",
  });
  expect(hiddenOf({ headerPrefix: "svix" })).toContain("svix-signature");
});

test("a CloudEvent has its type in the body or in headers of its own", () => {
  expect(knownOf({ format: "cloudevents_structured" })["content-type"]).toMatch(/^application\/cloudevents/);
  expect(knownOf({ format: "cloudevents_binary" })).toMatchObject({
    "content-type": "application/json",
    "ce-specversion": "1.0",
    "ce-id": "evt_1",
    "ce-source": "/tenants/ten_1",
    "ce-type": "invoice.paid",
  });
});
