import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { settle } from "@posthorn/domain/delivery";
import { attemptReasons } from "@posthorn/domain/outcome";
import { eventually } from "@posthorn/testkit/eventually";
import { poisonAnswers, promptAnswers, slowAnswers } from "@posthorn/testkit/hostile-receivers";
import {
  answer,
  answerAndEnd,
  answerThenReset,
  drip,
  flood,
  reset,
  silence,
  startRawReceiver,
} from "@posthorn/testkit/raw-receiver";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { openTestSender, wellBeforeLimitMs } from "./testing/open-test-sender.ts";
import { selfSigned } from "./testing/self-signed.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

test.each([...promptAnswers, ...poisonAnswers])(
  "%s ends long before the deadline",
  async (_behaviour, script, reason, statusCode) => {
    await using receiver = await startRawReceiver(script);
    await using sender = openTestSender();

    const outcome = await sender.post(receiver.url);

    expect(outcome).toMatchObject({ reason, statusCode, remoteAddress: "127.0.0.1" });
    expect(outcome.responseBody.length).toBeLessThanOrEqual(16 * 1024);
    expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
    expect(receiver.requests()).toBe(1);
    if (reason === "invalid_response" || reason === "reset")
      await eventually(() => expect(receiver.open()).toBe(0));
  },
);

test.concurrent.each(slowAnswers)(
  "%s ends at the deadline",
  async (_behaviour, script, reason, statusCode) => {
    await using receiver = await startRawReceiver(script);
    await using sender = openTestSender();

    const outcome = await sender.post(receiver.url, { timeoutMs: 1_000 });

    expect(outcome).toMatchObject({ reason, statusCode });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(990);
    expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
    expect(receiver.requests()).toBe(1);
    await eventually(() => expect(receiver.open()).toBe(0));
  },
);

test.each([
  [14_900, "ok", 200],
  [15_100, "timeout_response", null],
])(
  "an answer %i ms after the request is %s where the deadline is at 15 s",
  async (answeredAtMs, reason, statusCode) => {
    const requested = Promise.withResolvers<Socket>();
    await using receiver = await startRawReceiver((socket) => requested.resolve(socket));
    await using sender = openTestSender();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());

    const outcome = sender.post(receiver.url, { timeoutMs: 15_000 });
    const socket = await requested.promise;
    vi.advanceTimersByTime(answeredAtMs);
    socket.write(`${ok}Content-Length: 0\r\n\r\n`);

    expect(await outcome).toMatchObject({ reason, statusCode });
  },
);

test("every status from 200 to 599 is recorded, and named after its class", async () => {
  await using receiver = await startRawReceiver((socket, head) => {
    const status = /^POST \/(\d+) /.exec(head)?.[1];
    socket.write(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`);
  });
  await using sender = openTestSender();
  const classes = ["", "", "ok", "http_3xx", "http_4xx", "http_5xx"];

  for (let status = 200; status <= 599; status += 1) {
    const reason = status === 410 ? "gone" : classes[Math.floor(status / 100)];
    const outcome = await sender.post(`http://127.0.0.1:${receiver.port}/${status}`);
    expect(outcome).toMatchObject({ reason, statusCode: status });
  }
});

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 1);

test.each([
  [429, "Retry-After: 3600", hourMs],
  [503, "Retry-After: 3600", hourMs],
  [429, "Retry-After: Thu, 01 Jan 2026 01:00:00 GMT", hourMs],
  [429, "Retry-After: Thursday, 01-Jan-26 01:00:00 GMT", hourMs],
  [429, "Retry-After: Wed, 31 Dec 2025 23:00:00 GMT", 5_000],
  [429, "Retry-After: 1", 5_000],
  [429, "Retry-After: 0", 5_000],
  [429, "Retry-After: -1", 5_000],
  [429, "Retry-After: 1.5", 5_000],
  [429, "Retry-After: 1e9", 5_000],
  [429, "Retry-After: 1000000000", 24 * hourMs],
  [429, `Retry-After: ${"9".repeat(400)}`, 24 * hourMs],
  [429, "Retry-After: soon", 5_000],
  [429, "Retry-After: \xff\xfe", 5_000],
  [429, "Retry-After:", 5_000],
  [429, "Retry-After: 3600\r\nRetry-After: 7200", 5_000],
  [500, "Retry-After: 3600", 5_000],
  [302, "Retry-After: 3600", 5_000],
])("a %i with %s is tried again after so many ms: %i", async (status, header, delayMs) => {
  await using receiver = await startRawReceiver(
    answer(`HTTP/1.1 ${status} X\r\n${header}\r\nContent-Length: 0\r\n\r\n`),
  );
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  const verdict = settle({ attempts: 1, retrySchedule: [5], outcome, nowMs, random: 0 });
  expect(verdict).toEqual({ status: "pending", delayMs, disableEndpoint: null });
});

test.each([
  ["resets at once", { eager: true }, reset, "reset"],
  ["closes at once", { eager: true }, answerAndEnd(""), "reset"],
  ["speaks plain HTTP where TLS was asked for", { eager: true }, answer(`${ok}\r\n`), "tls"],
  ["hangs up in the TLS handshake", { eager: true }, answerAndEnd(""), "tls"],
  ["shows a certificate that nobody signed", { tls: selfSigned }, silence, "tls"],
] as const)("a receiver that %s is told apart", async (_behaviour, options, script, reason) => {
  await using receiver = await startRawReceiver(script, options);
  await using sender = openTestSender();
  const url = reason === "tls" ? receiver.url.replace("http:", "https:") : receiver.url;

  const outcome = await sender.post(url);

  expect(outcome).toMatchObject({ reason, statusCode: null });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test("an answer that arrives before a large body was sent, and then a reset, is recorded as that answer", async () => {
  await using receiver = await startRawReceiver(answerThenReset(`${ok}Content-Length: 2\r\n\r\nhi`), {
    eager: true,
  });
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url, { body: Buffer.alloc(32 * 1024 * 1024) });

  expect(outcome).toMatchObject({ reason: "ok", statusCode: 200 });
});

test("a gzip bomb is kept as it came, cut to 16 KB", async () => {
  const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
  const head = `${ok}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
  await using receiver = await startRawReceiver(answer(Buffer.concat([Buffer.from(head), bomb])));
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  expect(outcome).toMatchObject({ reason: "ok", statusCode: 200 });
  expect(outcome.responseBody.length).toBe(16 * 1024);
  expect(Buffer.compare(outcome.responseBody, bomb.subarray(0, 16 * 1024))).toBe(0);
});

test("a body of NUL and broken UTF-8 is kept byte for byte", async () => {
  const body = Buffer.from([0x00, 0xff, 0xc3, 0x28, 0x1b, 0x5b, 0x33, 0x31, 0x6d, 0xf0, 0x9f]);
  const head = `${ok}Content-Length: ${body.length}\r\n\r\n`;
  await using receiver = await startRawReceiver(answer(Buffer.concat([Buffer.from(head), body])));
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  expect([...outcome.responseBody]).toEqual([...body]);
});

test("a healthy endpoint is served while a hundred others flood, drip and stay silent", async () => {
  await using healthy = await startRawReceiver(answer(`${ok}Content-Length: 0\r\n\r\n`));
  await using flooding = await startRawReceiver(flood("", "HTTP/1.1 103 Early Hints\r\n\r\n"));
  await using dripping = await startRawReceiver(drip(chunked, "1\r\nx\r\n"));
  await using silent = await startRawReceiver(silence);
  await using sender = openTestSender();
  const bad = [flooding, dripping, silent].flatMap(({ url }) => Array.from({ length: 34 }, () => url));

  const pending = bad.map((url, index) => sender.post(url, { endpointId: `ep_${index}`, timeoutMs: 3_000 }));
  const outcome = await sender.post(healthy.url, { endpointId: "ep_healthy", timeoutMs: 2_500 });

  expect(outcome.reason).toBe("ok");
  const reasons = new Set((await Promise.all(pending)).map(({ reason }) => reason));
  expect(reasons).toEqual(new Set(["invalid_response", "timeout_response"]));
});

test("whatever bytes a receiver answers, the attempt ends with a reason", async () => {
  const pieces = [
    ok,
    "HTTP/1.1 ",
    "204",
    "999",
    "\r\n",
    "\r\n\r\n",
    "Content-Length: ",
    "2",
    "hi",
    "Connection: close",
  ];
  const chunks = ["Transfer-Encoding: chunked", "0\r\n\r\n", "ffffffffffffffff\r\n", ":", "\0", "\xff", "\t"];
  const piece = fc.oneof(fc.constantFrom(...pieces, ...chunks), fc.string({ unit: "binary-ascii" }));
  await using sender = openTestSender();
  const endsWithReason = async (bytes: string[]) => {
    await using receiver = await startRawReceiver(answerAndEnd(bytes.join("")));
    const outcome = await sender.post(receiver.url, { timeoutMs: 1_000 });
    expect(attemptReasons).toContain(outcome.reason);
    expect(outcome.reason).not.toBe("timeout_response");
  };

  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), endsWithReason), { numRuns: 300 });
});

test("whatever bytes a header has, what is kept of it is text that JSON and Postgres can hold", async () => {
  const fieldByte = fc.integer({ min: 0x20, max: 0xff });
  const byte = fc.oneof(
    { weight: 30, arbitrary: fieldByte },
    { weight: 1, arbitrary: fc.integer({ max: 0x1f, min: 0 }) },
  );
  const bytes = fc.array(byte, { maxLength: 20 }).map((all) => Buffer.from(all).toString("latin1"));
  await using sender = openTestSender();
  let kept = 0;
  const isStorable = async (name: string, value: string) => {
    await using receiver = await startRawReceiver(answerAndEnd(`${ok}x${name}: ${value}\r\n\r\n`));
    const { responseHeaders } = await sender.post(receiver.url, { timeoutMs: 1_000 });
    for (const text of Object.entries(responseHeaders).flat()) {
      kept += 1;
      expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
    }
  };

  await fc.assert(fc.asyncProperty(fc.constantFrom("", "-a", "\0"), bytes, isStorable), { numRuns: 200 });
  expect(kept).toBeGreaterThan(50);
});
