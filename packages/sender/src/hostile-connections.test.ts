import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import {
  getCACertificates,
  setDefaultCACertificates,
  type TlsOptions,
  connect as tlsConnect,
} from "node:tls";
import { eventually } from "@posthorn/testkit/eventually";
import {
  answer,
  drip,
  flood,
  type RawReceiver,
  reset,
  type Script,
  startRawReceiver,
} from "@posthorn/testkit/raw-receiver";
import { expect, onTestFinished, test } from "vitest";
import type { Resolve } from "./resolve-host.ts";
import { expired } from "./testing/expired.ts";
import { openTestSender, wellBeforeLimitMs } from "./testing/open-test-sender.ts";
import { selfSigned } from "./testing/self-signed.ts";
import { startFullListener } from "./testing/start-full-listener.ts";

const thanks = answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks");
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

/** Trusts these certificates, beside those of the system, until the test has ended. */
function trust(...certificates: string[]): void {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, ...certificates]);
  onTestFinished(() => setDefaultCACertificates(trusted));
}

/** The code with which a handshake fails, or "none": shows that a row fails for the reason that it names. */
async function handshakeErrorOf({ port }: RawReceiver, servername: string): Promise<string> {
  const socket = tlsConnect({ host: "127.0.0.1", port, servername, ALPNProtocols: ["http/1.1"] });
  return new Promise((resolve) => {
    socket.once("secureConnect", () => resolve("none"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  }).finally(() => socket.destroy()) as Promise<string>;
}

const longChain = Array.from({ length: 400 }, () => selfSigned.cert).join("\n");
const oldTls: TlsOptions = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
const ownTls: TlsOptions = { maxVersion: "TLSv1.2", requestCert: true, rejectUnauthorized: true };
const refuseNames: TlsOptions = { SNICallback: (name, done) => done(new Error(`no such name: ${name}`)) };

test.each<[string, TlsOptions, string, RegExp, "tls" | "ok"]>([
  ["nothing amiss", {}, "localhost", /^none$/, "ok"],
  ["an expired certificate", expired, "localhost", /^CERT_HAS_EXPIRED$/, "tls"],
  ["a certificate for another name", {}, "other.localhost", /^ERR_TLS_CERT_ALTNAME_INVALID$/, "tls"],
  ["TLS 1.1 alone", oldTls, "localhost", /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/, "tls"],
  ["a chain of 400 certificates", { cert: longChain }, "localhost", /EXCESSIVE_MESSAGE_SIZE/, "tls"],
  ["nothing for the name it is asked for", refuseNames, "localhost", /^ECONNRESET$/, "tls"],
  ["HTTP/2 alone", { ALPNProtocols: ["h2"] }, "localhost", /NO_APPLICATION_PROTOCOL/, "tls"],
  ["a wish for a certificate of ours", ownTls, "localhost", /HANDSHAKE_FAILURE/, "tls"],
])("a receiver with %s ends as it must", async (_what, tls, hostname, code, reason) => {
  trust(selfSigned.cert, expired.cert);
  await using receiver = await startRawReceiver(thanks, { tls: { ...selfSigned, ...tls } });
  await using sender = openTestSender();
  expect(await handshakeErrorOf(receiver, hostname)).toMatch(code);

  const outcome = await sender.post(`https://${hostname}:${receiver.port}/in`);

  expect(outcome).toMatchObject({ reason, statusCode: reason === "ok" ? 200 : null });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
  expect(receiver.requests()).toBe(reason === "ok" ? 1 : 0);
});

const record = (hex: string) => Buffer.from(hex, "hex");
/** The begin of a TLS 1.2 record that holds a handshake message, and is never completed. */
const cutRecord = record("160303004a020000460303");
const handshakeFailure = record("15030300020228");
const warning = record("15030300020164");

/** Does something once the sender has said hello. */
function onHello(script: Script): Script {
  return (socket, head) => void socket.once("data", () => script(socket, head));
}

test.each<[string, Script]>([
  ["hangs up in the middle of it", onHello((socket) => socket.end(cutRecord))],
  [
    "resets in the middle of it",
    onHello((socket) => socket.write(cutRecord, () => socket.resetAndDestroy())),
  ],
  ["resets at hello", onHello(reset)],
  ["refuses it with an alert", onHello(answer(handshakeFailure))],
  ["answers with plain HTTP", onHello(thanks)],
  ["sends warnings without end", onHello(flood("", warning.toString("latin1")))],
  ["sends zeros without end", onHello(flood("", "\0"))],
])("a receiver that is asked for a handshake and %s fails as tls", async (_what, script) => {
  await using receiver = await startRawReceiver(script, { eager: true });
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url.replace("http:", "https:"));

  expect(outcome).toMatchObject({ reason: "tls", statusCode: null });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
  await eventually(() => expect(receiver.open()).toBe(0));
});

test("a handshake that drips ends at the connect limit", async () => {
  const script = onHello(drip("\x16\x03\x03\x40\x00\x02", "\0"));
  await using receiver = await startRawReceiver(script, { eager: true });
  await using sender = openTestSender({ connectTimeoutMs: 300 });

  const outcome = await sender.post(receiver.url.replace("http:", "https:"));

  expect(outcome).toMatchObject({ reason: "timeout_connect", statusCode: null });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test.each([
  ["before the answer", "", "tls", null],
  ["in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", "ok", 200],
])("bytes that are no TLS, %s, end an attempt at once", async (_when, head, reason, statusCode) => {
  trust(selfSigned.cert);
  let breakStream = () => {};
  await using inner = await startRawReceiver(
    (socket) => {
      if (head !== "") socket.write(head);
      setTimeout(breakStream, 50);
    },
    { tls: selfSigned },
  );
  const forward = (socket: Socket) => {
    const onward = connect(inner.port, "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    breakStream = () => void socket.write("this is not a TLS record");
  };
  await using receiver = await startRawReceiver(forward, { eager: true });
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url.replace("http:", "https:"));

  expect(outcome).toMatchObject({ reason, statusCode });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test.each([
  ["the connect limit", { connectTimeoutMs: 300 }, {}],
  ["the attempt's deadline", {}, { timeoutMs: 300 }],
])("a receiver whose firewall drops every SYN ends at %s", async (_limit, options, request) => {
  await using full = await startFullListener();
  await using sender = openTestSender(options);

  const outcome = await sender.post(full.url, request);

  expect(outcome).toMatchObject({ reason: "timeout_connect", statusCode: null, remoteAddress: null });
  expect(outcome.durationMs).toBeGreaterThanOrEqual(290);
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

const ipv6Only: Resolve = () => Promise.resolve([{ address: "::1", family: 6 }]);
const both: Resolve = () =>
  Promise.resolve([
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ]);

test.skipIf(!hasIpv6)("a receiver that has IPv6 alone is reached", async () => {
  await using receiver = await startRawReceiver(thanks, { host: "::1" });
  await using sender = openTestSender({ resolver: ipv6Only });

  const outcome = await sender.post(`http://hook.example:${receiver.port}/`);

  expect(outcome).toMatchObject({ reason: "ok", remoteAddress: "::1" });
});

test.skipIf(!hasIpv6)("a name whose first address drops every SYN is reached at its second", async () => {
  await using full = await startFullListener();
  await using receiver = await startRawReceiver(thanks, { host: "::1", port: full.port });
  await using sender = openTestSender({ resolver: both, connectTimeoutMs: 2_000 });

  const outcome = await sender.post(`http://hook.example:${receiver.port}/`);

  expect(outcome).toMatchObject({ reason: "ok", remoteAddress: "::1" });
});

test("a name whose every address refuses is refused", async () => {
  const receiver = await startRawReceiver(thanks);
  await receiver[Symbol.asyncDispose]();
  await using sender = openTestSender({ resolver: both });

  const outcome = await sender.post(`http://hook.example:${receiver.port}/`);

  expect(outcome).toMatchObject({ reason: "refused", statusCode: null });
});

test("an answer that nobody asked for, on an idle connection, is not taken for the next one", async () => {
  const sockets: Socket[] = [];
  await using receiver = await startRawReceiver((socket) => {
    sockets.push(socket);
    thanks(socket);
  });
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok" });
  const [idle] = sockets;
  idle?.write("HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n");
  await eventually(() => expect(receiver.open()).toBe(0));

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok", statusCode: 200 });
  expect(receiver.connections()).toBe(2);
});
