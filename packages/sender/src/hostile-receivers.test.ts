import { gzipSync } from "node:zlib";
import { type AttemptReason, attemptReasons } from "@posthorn/domain/outcome";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTestSender } from "./testing/open-test-sender.ts";
import { answer, answerAndEnd, drip, flood, type Script, startReceiver } from "./testing/start-receiver.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const reset: Script = (socket) => socket.resetAndDestroy();
const silence: Script = () => {};

/** Sends what a receiver likes to say first, and resets once it has surely been read. */
function answerThenReset(bytes: string): Script {
  return (socket) => {
    socket.write(bytes);
    setTimeout(() => socket.resetAndDestroy(), 50);
  };
}

type Case = [behaviour: string, script: Script, reason: AttemptReason, statusCode: number | null];

const endedByItself: Case[] = [
  ["an endless chunked body", flood(chunked, "400\r\n".padEnd(1029, "x").concat("\r\n")), "ok", 200],
  ["an endless body without a length", flood(`${ok}\r\n`, "x"), "ok", 200],
  ["a body of a terabyte", flood(`${ok}Content-Length: 1099511627776\r\n\r\n`, "x"), "ok", 200],
  ["an endless body after a 500", flood("HTTP/1.1 500 No\r\n\r\n", "x"), "http_5xx", 500],
  ["an endless chunk extension", flood(`${chunked}1;`, "x"), "ok", 200],
  ["a flood of 103", flood("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "invalid_response", null],
  ["a flood of 100", flood("", "HTTP/1.1 100 Continue\r\n\r\n"), "invalid_response", null],
  ["an endless reason phrase", flood("HTTP/1.1 200 ", "x"), "invalid_response", null],
  ["one header of 200 KB", answer(`${ok}X: ${"x".repeat(200_000)}\r\n\r\n`), "invalid_response", null],
  ["5,000 headers", answer(`${ok}${"X-Header: value\r\n".repeat(5_000)}\r\n`), "invalid_response", null],
  ["200 KB of trailers", flood(`${chunked}0\r\n`, "X-Trailer: value\r\n"), "invalid_response", 200],
  [
    "a body shorter than its length",
    answerAndEnd(`${ok}Content-Length: 9\r\n\r\nhi`),
    "invalid_response",
    200,
  ],
  [
    "the same on a connection that closes",
    answerAndEnd(`${ok}Connection: close\r\nContent-Length: 9\r\n\r\nhi`),
    "invalid_response",
    200,
  ],
  ["a body longer than its length", answer(`${ok}Content-Length: 2\r\n\r\nhi there`), "ok", 200],
  ["a chunked body without an end", answerAndEnd(`${chunked}2\r\nhi\r\n`), "invalid_response", 200],
  ["a chunk size that is no number", answer(`${chunked}zz\r\nhi\r\n`), "invalid_response", 200],
  ["a reset in the body", answerThenReset(`${ok}Content-Length: 9\r\n\r\nhi`), "ok", 200],
  [
    "the same on a connection that closes",
    answerThenReset(`${ok}Connection: close\r\nContent-Length: 9\r\n\r\nhi`),
    "ok",
    200,
  ],
  [
    "a reset in the body of a 503",
    answerThenReset("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\n"),
    "http_5xx",
    503,
  ],
  ["two lengths", answer(`${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!`), "invalid_response", null],
  [
    "a length and a transfer encoding",
    answer(`${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    "invalid_response",
    null,
  ],
  ["a negative length", answer(`${ok}Content-Length: -1\r\n\r\n`), "invalid_response", null],
  ["a NUL in a header", answer(`${ok}X: a\0b\r\n\r\n`), "invalid_response", null],
  ["an SSH banner", answer("SSH-2.0-OpenSSH_9.6\r\n"), "invalid_response", null],
  ["an HTTP/2 preface", answer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "invalid_response", null],
  ["a page without a status line", answerAndEnd("<html>hello</html>"), "invalid_response", null],
  [
    "an unasked 101",
    answer("HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    "invalid_response",
    null,
  ],
  ["status 999", answer("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"), "invalid_response", null],
  ["status 600", answer("HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n"), "invalid_response", null],
  ["status 099", answer("HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n"), "invalid_response", null],
  ["status 000", answer("HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n"), "invalid_response", null],
  ["a close without an answer", answerAndEnd(""), "reset", null],
  ["a close in the head", answerAndEnd("HTTP/1.1 200 OK\r\nX-He"), "reset", null],
  ["a reset without an answer", reset, "reset", null],
  ["204 with a body", answer("HTTP/1.1 204 No Content\r\n\r\nsurprise"), "ok", 204],
  ["an old server that ends the body by closing", answerAndEnd("HTTP/1.0 200 OK\r\n\r\nfine"), "ok", 200],
  ["two answers to one request", answer(`${ok}Content-Length: 0\r\n\r\n`.repeat(2)), "ok", 200],
];

test.each(endedByItself)(
  "%s ends long before the deadline",
  async (_behaviour, script, reason, statusCode) => {
    await using receiver = await startReceiver(script);
    await using sender = openTestSender();

    const outcome = await sender.post(receiver.url);

    expect(outcome).toMatchObject({ reason, statusCode, remoteAddress: "127.0.0.1" });
    expect(outcome.responseBody.length).toBeLessThanOrEqual(16 * 1024);
    expect(outcome.durationMs).toBeLessThan(4_000);
    expect(receiver.requests()).toBe(1);
  },
);

const endedByTheDeadline: Case[] = [
  ["silence", silence, "timeout_response", null],
  ["a head that drips", drip(ok, "X: y\r\n"), "timeout_response", null],
  ["a header that drips", drip(`${ok}X: `, "y"), "timeout_response", null],
  ["a drip of 103", drip("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "timeout_response", null],
  ["a body that drips", drip(`${ok}Content-Length: 99999\r\n\r\n`, "x"), "timeout_response", 200],
  ["a chunked body that drips", drip(chunked, "1\r\nx\r\n"), "timeout_response", 200],
  ["a body that never begins", answer(`${ok}Content-Length: 9\r\n\r\n`), "timeout_response", 200],
];

test.each(endedByTheDeadline)("%s ends at the deadline", async (_behaviour, script, reason, statusCode) => {
  await using receiver = await startReceiver(script);
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url, { timeoutMs: 300 });

  expect(outcome).toMatchObject({ reason, statusCode });
  expect(outcome.durationMs).toBeGreaterThanOrEqual(290);
  expect(outcome.durationMs).toBeLessThan(300 + 1_000);
  expect(receiver.requests()).toBe(1);
});

test.each([
  ["resets at once", { eager: true, tls: false }, reset, "reset"],
  ["closes at once", { eager: true, tls: false }, answerAndEnd(""), "reset"],
  ["speaks plain HTTP where TLS was asked for", { eager: true, tls: false }, answer(`${ok}\r\n`), "tls"],
  ["hangs up in the TLS handshake", { eager: true, tls: false }, answerAndEnd(""), "tls"],
  ["shows a certificate that nobody signed", { eager: false, tls: true }, silence, "tls"],
] as const)("a receiver that %s is told apart", async (_behaviour, options, script, reason) => {
  await using receiver = await startReceiver(script, options);
  await using sender = openTestSender();
  const url = reason === "tls" ? receiver.url.replace("http:", "https:") : receiver.url;

  const outcome = await sender.post(url);

  expect(outcome).toMatchObject({ reason, statusCode: null });
  expect(outcome.durationMs).toBeLessThan(4_000);
});

test("an answer that arrives before a large body was sent, and then a reset, is recorded as that answer", async () => {
  await using receiver = await startReceiver(answerThenReset(`${ok}Content-Length: 2\r\n\r\nhi`), {
    eager: true,
  });
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url, { body: Buffer.alloc(32 * 1024 * 1024) });

  expect(outcome).toMatchObject({ reason: "ok", statusCode: 200 });
});

test("a gzip bomb is kept as it came, cut to 16 KB", async () => {
  const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
  const head = `${ok}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
  await using receiver = await startReceiver(answer(Buffer.concat([Buffer.from(head), bomb])));
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  expect(outcome).toMatchObject({ reason: "ok", statusCode: 200 });
  expect(outcome.responseBody.length).toBe(16 * 1024);
  expect(Buffer.compare(outcome.responseBody, bomb.subarray(0, 16 * 1024))).toBe(0);
});

test("a body of NUL and broken UTF-8 is kept byte for byte", async () => {
  const body = Buffer.from([0x00, 0xff, 0xc3, 0x28, 0x1b, 0x5b, 0x33, 0x31, 0x6d, 0xf0, 0x9f]);
  const head = `${ok}Content-Length: ${body.length}\r\n\r\n`;
  await using receiver = await startReceiver(answer(Buffer.concat([Buffer.from(head), body])));
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  expect([...outcome.responseBody]).toEqual([...body]);
});

test("a healthy endpoint is served while a hundred others flood, drip and stay silent", async () => {
  await using healthy = await startReceiver(answer(`${ok}Content-Length: 0\r\n\r\n`));
  await using flooding = await startReceiver(flood("", "HTTP/1.1 103 Early Hints\r\n\r\n"));
  await using dripping = await startReceiver(drip(chunked, "1\r\nx\r\n"));
  await using silent = await startReceiver(silence);
  await using sender = openTestSender();
  const bad = [flooding, dripping, silent].flatMap(({ url }) => Array.from({ length: 34 }, () => url));

  const pending = bad.map((url, index) => sender.post(url, { endpointId: `ep_${index}`, timeoutMs: 1_000 }));
  const outcome = await sender.post(healthy.url, { endpointId: "ep_healthy", timeoutMs: 900 });

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
    await using receiver = await startReceiver(answerAndEnd(bytes.join("")));
    const outcome = await sender.post(receiver.url, { timeoutMs: 1_000 });
    expect(attemptReasons).toContain(outcome.reason);
    expect(outcome.reason).not.toBe("timeout_response");
  };

  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), endsWithReason), { numRuns: 300 });
});
