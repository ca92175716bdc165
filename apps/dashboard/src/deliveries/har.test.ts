import { expect, test } from "vitest";
import type { Attempt } from "./attempt-timeline.tsx";
import { describeHar } from "./har.ts";

const attempt: Attempt = {
  id: "att_1",
  deliveryId: "dlv_1",
  number: 2,
  trigger: "schedule",
  startedAt: "2026-03-01T12:00:00.031Z",
  durationMs: 12,
  statusCode: 302,
  reason: "http_3xx",
  responseHeaders: { "content-type": "text/plain", location: "https://other.example/" },
  responseBody: "é",
  remoteAddress: "93.184.216.34",
  endpointVersion: 3,
};

const request = {
  url: "https://hooks.example/in?a=1&b=x%20y",
  headers: { "content-type": "application/json", "webhook-id": "evt_1" },
  body: '{"total":1.0}',
};

const entryOf = (given: Attempt) => JSON.parse(describeHar(request, given)).log.entries[0];

/** As section 2 of HAR 1.2 has them; what is optional there is left out here. */
const required: [part: string, fields: string[]][] = [
  ["entry", ["cache", "request", "response", "startedDateTime", "time", "timings"]],
  [
    "request",
    ["bodySize", "cookies", "headers", "headersSize", "httpVersion", "method", "queryString", "url"],
  ],
  [
    "response",
    [
      ...["bodySize", "content", "cookies", "headers", "headersSize"],
      ...["httpVersion", "redirectURL", "status", "statusText"],
    ],
  ],
  ["content", ["mimeType", "size"]],
  ["timings", ["receive", "send", "wait"]],
];

test.each(required)("the %s has all that HAR 1.2 requires", (part, fields) => {
  for (const given of [attempt, { ...attempt, statusCode: null, responseBody: null, responseHeaders: {} }]) {
    const entry = entryOf(given);
    const parts: Record<string, object> = { entry, ...entry, content: entry.response.content };
    const present = Object.entries(parts[part] ?? {}).filter(([, value]) => value !== null);
    expect(present.map(([name]) => name)).toEqual(expect.arrayContaining(fields));
  }
});

test("request and answer are told as they were", () => {
  const { log } = JSON.parse(describeHar(request, attempt));
  expect({ version: log.version, creator: log.creator.name }).toEqual({
    version: "1.2",
    creator: "Posthorn",
  });
  expect(entryOf(attempt)).toMatchObject({
    startedDateTime: "2026-03-01T12:00:00.031Z",
    time: 12,
    serverIPAddress: "93.184.216.34",
    request: {
      method: "POST",
      headers: [
        { name: "content-type", value: "application/json" },
        { name: "webhook-id", value: "evt_1" },
      ],
      queryString: [
        { name: "a", value: "1" },
        { name: "b", value: "x y" },
      ],
      postData: { mimeType: "application/json", text: '{"total":1.0}' },
      bodySize: 13,
    },
    response: {
      status: 302,
      content: { size: 2, mimeType: "text/plain", text: "é" },
      redirectURL: "https://other.example/",
    },
  });
});

test("the time of an entry is the sum of its phases", () => {
  const { time, timings } = entryOf(attempt);
  expect(timings.send + timings.wait + timings.receive).toBe(time);
});

test("without an answer the status is 0", () => {
  expect(entryOf({ ...attempt, statusCode: null, responseBody: null }).response).toMatchObject({
    status: 0,
    content: { size: 0 },
  });
});
