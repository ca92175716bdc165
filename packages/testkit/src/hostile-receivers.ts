import { gzipSync } from "node:zlib";
import type { AttemptReason } from "@posthorn/domain/outcome";
import {
  answer,
  answerAndEnd,
  answerThenReset,
  drip,
  flood,
  type RawReceiver,
  reset,
  type Script,
  silence,
  startRawReceiver,
} from "./raw-receiver.ts";

/** How a receiver misbehaves, and what an attempt must say of it. */
export type HostileAnswer = readonly [
  behaviour: string,
  script: Script,
  reason: AttemptReason,
  statusCode: number | null,
];

const ok = "HTTP/1.1 200 OK\r\n";
const done = `${ok}Content-Length: 0\r\n\r\n`;
const closing = `${ok}Connection: close\r\n`;
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";

function expecting(
  reason: AttemptReason,
  statusCode: number | null,
  scripts: Record<string, Script>,
): HostileAnswer[] {
  return Object.entries(scripts).map(([behaviour, script]) => [behaviour, script, reason, statusCode]);
}

function withBody(content: string | Buffer, headers = "") {
  const body = Buffer.from(content);
  return answer(Buffer.concat([Buffer.from(`${ok}${headers}Content-Length: ${body.length}\r\n\r\n`), body]));
}

function withHeaders(headers: string) {
  return answer(`${ok}${headers}\r\nContent-Length: 0\r\n\r\n`);
}

function withStatus(statusLine: string) {
  return answer(`${statusLine}\r\nContent-Length: 0\r\n\r\n`);
}

/** Attempts that must end by themselves, long before any deadline. */
export const promptAnswers: readonly HostileAnswer[] = [
  ...expecting("invalid_response", null, {
    "a flood of 103": flood("", hint),
    "a flood of 100": flood("", "HTTP/1.1 100 Continue\r\n\r\n"),
    "an unasked 100 before a 200": answer(`HTTP/1.1 100 Continue\r\n\r\n${done}`),
    "an unasked 101": answer("HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    "an endless reason phrase": flood("HTTP/1.1 200 ", "x"),
    "an endless header name": flood(ok, "x"),
    "an endless row of empty lines": flood("", "\r\n"),
    "one header of 200 KB": answer(`${ok}X: ${"x".repeat(200_000)}\r\n\r\n`),
    "5,000 headers": answer(`${ok}${"X-Header: value\r\n".repeat(5_000)}\r\n`),
    "an endless row of headers": flood(ok, "a:\r\n"),
    "two lengths": answer(`${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!`),
    "two lengths in one header": answer(`${ok}Content-Length: 2, 3\r\n\r\nhi!`),
    "a length and a transfer encoding": answer(
      `${ok}Content-Length: 2\r\n${chunked.slice(ok.length)}0\r\n\r\n`,
    ),
    "a negative length": answer(`${ok}Content-Length: -1\r\n\r\n`),
    "a length beyond 64 bits": answer(`${ok}Content-Length: ${"9".repeat(30)}\r\n\r\n`),
    "a NUL in a header": withHeaders("X: a\0b"),
    "a NUL in a header's name": withHeaders("X\0: a"),
    "a terminal escape in a header": withHeaders("X: \x1b[2J"),
    "a folded header": withHeaders("X: a\r\n b"),
    "lines that end in a line feed alone": answer("HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
    "an SSH banner": answer("SSH-2.0-OpenSSH_9.6\r\n"),
    "a mail server's greeting": answer("220 mx.example ESMTP\r\n"),
    "a Redis error": answer("-ERR unknown command 'POST'\r\n"),
    "an HTTP/2 preface": answer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "an HTTP/2 settings frame": answer(Buffer.from("000012040000000000", "hex")),
    "a page without a status line": answerAndEnd("<html>hello</html>"),
    "a request instead of an answer": answer("POST / HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a status line of HTTP/9.9": withStatus("HTTP/9.9 200 OK"),
    "a status of two digits": withStatus("HTTP/1.1 20 OK"),
    "a status of four digits": withStatus("HTTP/1.1 2000 OK"),
    "status 999": withStatus("HTTP/1.1 999 Odd"),
    "status 600": withStatus("HTTP/1.1 600 Odd"),
    "status 099": withStatus("HTTP/1.1 099 Odd"),
    "status 000": withStatus("HTTP/1.1 000 Odd"),
  }),
  ...expecting("invalid_response", 200, {
    "200 KB of trailers": flood(`${chunked}0\r\n`, "X-Trailer: value\r\n"),
    "a body shorter than its length": answerAndEnd(`${ok}Content-Length: 9\r\n\r\nhi`),
    "a short body on a connection that closes": answerAndEnd(`${closing}Content-Length: 9\r\n\r\nhi`),
    "a chunked body without an end": answerAndEnd(`${chunked}2\r\nhi\r\n`),
    "a chunk size that is no number": answer(`${chunked}zz\r\nhi\r\n`),
    "a chunk size beyond 64 bits": answer(`${chunked}${"f".repeat(17)}\r\nhi\r\n`),
  }),
  ...expecting("reset", null, {
    "a reset without an answer": reset,
    "a close without an answer": answerAndEnd(""),
    "a close in the head": answerAndEnd("HTTP/1.1 200 OK\r\nX-He"),
  }),
  ...expecting("ok", 200, {
    "an endless chunked body": flood(chunked, "400\r\n".padEnd(1029, "x").concat("\r\n")),
    "an endless body without a length": flood(`${ok}\r\n`, "x"),
    "a body of a terabyte": flood(`${ok}Content-Length: 1099511627776\r\n\r\n`, "x"),
    "an endless chunk extension": flood(`${chunked}1;`, "x"),
    "an endless chunk size": flood(chunked, "0"),
    "chunks of one byte with long extensions": flood(chunked, `1;${"x".repeat(999)}\r\nx\r\n`),
    "ten 103 before a 200": answer(`${hint.repeat(10)}${done}`),
    "a body longer than its length": answer(`${ok}Content-Length: 2\r\n\r\nhi there`),
    "a reset in the body": answerThenReset(`${ok}Content-Length: 9\r\n\r\nhi`),
    "a reset on a connection that closes": answerThenReset(`${closing}Content-Length: 9\r\n\r\nhi`),
    "an unknown transfer encoding": answerAndEnd(`${ok}Transfer-Encoding: gzip\r\n\r\nhi`),
    "an old server that ends the body by closing": answerAndEnd("HTTP/1.0 200 OK\r\n\r\nfine"),
    "two answers to one request": answer(done.repeat(2)),
    "a thousand answers to one request": answer(done.repeat(1_000)),
  }),
  ...expecting("ok", 204, {
    "204 with a body": answer("HTTP/1.1 204 No Content\r\n\r\nsurprise"),
    "204 with a length and a body": answer("HTTP/1.1 204 No Content\r\nContent-Length: 8\r\n\r\nsurprise"),
  }),
  ...expecting("http_3xx", 304, {
    "304 with a body": answer("HTTP/1.1 304 Same\r\nContent-Length: 8\r\n\r\nsurprise"),
  }),
  ...expecting("http_5xx", 500, {
    "an endless body after a 500": flood("HTTP/1.1 500 No\r\n\r\n", "x"),
    "a reset in the body of a 500": answerThenReset("HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\n"),
  }),
];

/** Attempts that only their deadline can end. */
export const slowAnswers: readonly HostileAnswer[] = [
  ...expecting("timeout_response", null, {
    silence,
    "a status line that drips": drip("HTTP/1.1 200 ", "x"),
    "a head that drips": drip(ok, "X: y\r\n"),
    "a header that drips": drip(`${ok}X: `, "y"),
    "a drip of 103": drip("", hint),
  }),
  ...expecting("timeout_response", 200, {
    "a body that drips": drip(`${ok}Content-Length: 99999\r\n\r\n`, "x"),
    "a chunked body that drips": drip(chunked, "1\r\nx\r\n"),
    "trailers that drip": drip(`${chunked}0\r\n`, "X: y\r\n"),
    "a body that never begins": answer(`${ok}Content-Length: 9\r\n\r\n`),
  }),
  ...expecting("timeout_response", 500, {
    "a 500 whose body never begins": answer("HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\n"),
  }),
];

const anyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
// RFC 9110, section 5.5: a field's value is visible ASCII, space, tab and obs-text.
const fieldBytes = Buffer.concat([anyByte.subarray(0x20, 0x7f), anyByte.subarray(0x80), Buffer.from("\t.")]);
const manyNames = Array.from({ length: 2_000 }, (_, index) => `${index}:`);

/** Answers that are in order but for what they hold, which must be kept without harm to whatever keeps it. */
export const poisonAnswers: readonly HostileAnswer[] = [
  ...expecting("ok", 200, {
    "a body of every byte": withBody(anyByte),
    "a body of NULs": withBody("\0".repeat(20_000)),
    "a body of broken UTF-8": withBody(Buffer.from("c328a0a1edb080f09fc0af", "hex")),
    "a body whose emoji the limit cuts in two": withBody(`x${"📯".repeat(5_000)}`),
    "a body of terminal escapes": withBody("\x1b[2J\x1b]0;owned\x07\x1b[31m"),
    "a body of marks that turn the text around": withBody("\u202egpj.exe\u2066\u200f"),
    "a body of markup": withBody("</script><script>alert(1)</script><img src=x onerror=alert(1)>"),
    "a body of escaped NULs and surrogates": withBody('{"a":"\\ud800\\u0000"}'),
    "a body encoded a hundred times": withBody("x", `Content-Encoding: ${"gzip, ".repeat(100)}br\r\n`),
    "a gzip bomb": withBody(gzipSync(Buffer.alloc(40_000_000)), "Content-Encoding: gzip\r\n"),
    "a header of every byte that may be in one": withHeaders(`X: ${fieldBytes.toString("latin1")}`),
    "a header of broken UTF-8": withHeaders("X: \xc3\x28\xed\xa0\x80\xf0\x9f"),
    "a header of escaped NULs and surrogates": withHeaders('X: \\u0000 \\ud800 " \\'),
    "headers named as an object's own": withHeaders("__proto__: a\r\n__proto__: b\r\nconstructor: c"),
    "3,000 headers of one name": withHeaders("a:b\r\n".repeat(3_000).trimEnd()),
    "2,000 headers of different names": withHeaders(manyNames.join("\r\n")),
  }),
  ...expecting("http_5xx", 500, { "a reason phrase of NULs": withStatus("HTTP/1.1 500 \0\0") }),
];

/** One receiver that misbehaves on its path `/<index>` as the answer of that index says. */
export function startHostileReceiver(answers: readonly HostileAnswer[]): Promise<RawReceiver> {
  return startRawReceiver((socket, head) => {
    const index = Number(/^POST \/(\d+) /.exec(head)?.[1]);
    answers[index]?.[1](socket, head);
  });
}
