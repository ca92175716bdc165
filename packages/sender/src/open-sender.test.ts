import { createServer } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { parseNetworks } from "@posthorn/domain/address-policy";
import { answer, answerAndEnd, reset, startRawReceiver } from "@posthorn/testkit/raw-receiver";
import { expect, test, vi } from "vitest";
import { openSender } from "./open-sender.ts";
import { openTestSender, wellBeforeLimitMs } from "./testing/open-test-sender.ts";
import { selfSigned } from "./testing/self-signed.ts";

const noContent = "HTTP/1.1 204 No Content\r\n\r\n";
const thanks = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks";

test("a request carries the path, the headers and the body as given, over HTTP/1.1", async () => {
  await using receiver = await startRawReceiver(answer(noContent));
  await using sender = openTestSender();

  await sender.post(`${receiver.url}?a=1&b=%20`, {
    headers: { "webhook-id": "evt_7" },
    body: Buffer.from("{ }\n"),
  });

  const lines = receiver.received().toString().split("\r\n");
  expect(lines[0]).toBe("POST /in?a=1&b=%20 HTTP/1.1");
  expect(lines).toContain(`host: 127.0.0.1:${receiver.port}`);
  expect(lines).toContain("webhook-id: evt_7");
  expect(lines).toContain("content-length: 4");
  expect(lines.at(-1)).toBe("{ }\n");
});

test("an outcome tells status, headers, body, peer and duration", async () => {
  const head = "HTTP/1.1 200 OK\r\nX-Twice: a\r\nx-twice: b\r\n__proto__: c\r\nContent-Length: 2\r\n\r\nhi";
  await using receiver = await startRawReceiver(answer(head));
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  expect(outcome).toMatchObject({ reason: "ok", statusCode: 200, remoteAddress: "127.0.0.1" });
  expect(outcome.responseHeaders).toMatchObject({ "x-twice": "a, b", "content-length": "2" });
  expect(Buffer.from(outcome.responseBody).toString()).toBe("hi");
  expect(Number.isInteger(outcome.durationMs)).toBe(true);
});

test.each([
  [200, "ok"],
  [299, "ok"],
  [304, "http_3xx"],
  [404, "http_4xx"],
  [410, "gone"],
  [429, "http_4xx"],
  [503, "http_5xx"],
])("status %i is %s", async (status, reason) => {
  await using receiver = await startRawReceiver(answer(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`));
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ reason, statusCode: status });
});

test.each([
  [301, "Location", ""],
  [302, "Location", ""],
  [303, "Location", ""],
  [307, "Location", ""],
  [308, "Location", ""],
  [302, "Location", "relative"],
  [200, "Refresh", ""],
])("a %i with %s is not followed", async (status, header, form) => {
  await using canary = await startRawReceiver(answer(noContent));
  const location = form === "relative" ? `//127.0.0.1:${canary.port}/` : `http://127.0.0.1:${canary.port}/`;
  const value = header === "Refresh" ? `0; url=${location}` : location;
  await using receiver = await startRawReceiver(
    answer(`HTTP/1.1 ${status} Go\r\n${header}: ${value}\r\nContent-Length: 0\r\n\r\n`),
  );
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url);

  expect(outcome).toMatchObject({ reason: status === 200 ? "ok" : "http_3xx", statusCode: status });
  expect(canary.connections()).toBe(0);
  expect(receiver.requests()).toBe(1);
});

test("a proxy named in the environment is not used", async () => {
  await using proxy = await startRawReceiver(answer(noContent));
  await using receiver = await startRawReceiver(answer(thanks));
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
    vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ statusCode: 200 });
  expect(proxy.connections()).toBe(0);
  vi.unstubAllEnvs();
});

test("requests of one endpoint share a connection, those of another do not", async () => {
  await using receiver = await startRawReceiver(answer(thanks));
  await using sender = openTestSender();

  for (const endpointId of ["ep_a", "ep_a", "ep_a", "ep_b"]) await sender.post(receiver.url, { endpointId });

  expect(receiver.requests()).toBe(4);
  expect(receiver.connections()).toBe(2);
});

test("requests at the same time have a connection each, and leave them to the next ones", async () => {
  await using receiver = await startRawReceiver(answer(thanks));
  await using sender = openTestSender();

  for (let round = 0; round < 3; round += 1) {
    await Promise.all(Array.from({ length: 5 }, () => sender.post(receiver.url)));
  }

  expect(receiver.requests()).toBe(15);
  expect(receiver.connections()).toBe(5);
});

test("beyond the bound of idle connections the longest idle is closed", async () => {
  await using receiver = await startRawReceiver(answer(thanks));
  await using sender = openTestSender({ maxIdleConnections: 2 });
  const post = (endpointId: string) => sender.post(receiver.url, { endpointId });

  for (const endpointId of ["ep_a", "ep_b", "ep_c"]) await post(endpointId);
  for (const endpointId of ["ep_c", "ep_b"]) await post(endpointId);
  expect(receiver.connections()).toBe(3);
  await post("ep_a");
  expect(receiver.connections()).toBe(4);
});

test.each([
  ["Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"],
  [
    "a keep-alive time that is nearly over",
    "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n",
  ],
])("a connection is not used again after %s", async (_hint, bytes) => {
  await using receiver = await startRawReceiver(answer(bytes));
  await using sender = openTestSender();

  for (let sent = 0; sent < 3; sent += 1)
    expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok" });

  expect(receiver.requests()).toBe(3);
  expect(receiver.connections()).toBe(3);
});

test("a connection that the server ended while idle costs no request", async () => {
  const ended = Promise.withResolvers<void>();
  await using receiver = await startRawReceiver((socket) => {
    socket.on("close", () => ended.resolve());
    answerAndEnd(thanks)(socket);
  });
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok" });
  await ended.promise;
  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok" });
  expect(receiver.requests()).toBe(2);
});

test("a kept-alive connection that dies under a request is a reset, and nothing is sent twice", async () => {
  let served = 0;
  await using receiver = await startRawReceiver((socket) =>
    (served++ === 0 ? answer(thanks) : reset)(socket),
  );
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok" });
  expect(await sender.post(receiver.url)).toMatchObject({ reason: "reset", statusCode: null });
  expect(receiver.requests()).toBe(2);
});

test("surplus bytes after an answer never become the answer to the next request", async () => {
  const forged = "HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n";
  let served = 0;
  await using receiver = await startRawReceiver((socket) =>
    answer(served++ === 0 ? thanks + forged : thanks)(socket),
  );
  await using sender = openTestSender();

  await sender.post(receiver.url);

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok", statusCode: 200 });
});

test("TLS reaches a receiver whose certificate is trusted, and verifies its name", async () => {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, selfSigned.cert]);
  await using receiver = await startRawReceiver(answer(thanks), { tls: selfSigned });
  await using sender = openTestSender();
  const byName = `https://localhost:${receiver.port}/`;
  const byOtherName = `https://other.localhost:${receiver.port}/`;

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "ok", remoteAddress: "127.0.0.1" });
  expect(await sender.post(byName)).toMatchObject({ reason: "ok", remoteAddress: "127.0.0.1" });
  expect(await sender.post(byName)).toMatchObject({ reason: "ok" });
  expect(await sender.post(byOtherName)).toMatchObject({ reason: "tls", statusCode: null });
  expect(receiver.requests()).toBe(3);
  expect(receiver.connections()).toBe(2);
  setDefaultCACertificates(trusted);
});

test("a flood of informational answers over TLS ends before the deadline too", async () => {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, selfSigned.cert]);
  const hints = answer("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(50_000));
  await using receiver = await startRawReceiver(hints, { tls: selfSigned });
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "invalid_response" });
  setDefaultCACertificates(trusted);
});

test("a port where nobody listens is refused", async () => {
  const receiver = await startRawReceiver(answer(noContent));
  await receiver[Symbol.asyncDispose]();
  await using sender = openTestSender();

  expect(await sender.post(receiver.url)).toMatchObject({ reason: "refused", remoteAddress: null });
});

test("a TLS handshake that is never answered ends at the connect limit", async () => {
  await using receiver = await startRawReceiver(() => {}, { eager: true });
  await using sender = openTestSender({ connectTimeoutMs: 200 });

  const outcome = await sender.post(receiver.url.replace("http:", "https:"));

  expect(outcome).toMatchObject({ reason: "timeout_connect", statusCode: null });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test("the deadline of the attempt holds while connecting", async () => {
  await using receiver = await startRawReceiver(() => {}, { eager: true });
  await using sender = openTestSender();

  const outcome = await sender.post(receiver.url.replace("http:", "https:"), { timeoutMs: 200 });

  expect(outcome).toMatchObject({ reason: "timeout_connect" });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test.each([
  "http://127.0.0.1:9/",
  "http://[::1]:9/",
  "http://2130706433/",
  "http://localhost:9/",
  "http://169.254.169.254/latest/meta-data",
  "ftp://127.0.0.1/",
  "not a url",
])("%s is blocked without a request where no network is allowed", async (url) => {
  await using sender = openTestSender({ allowed: [] });

  expect(await sender.post(url)).toMatchObject({
    reason: "blocked_address",
    statusCode: null,
    remoteAddress: null,
  });
});

test("a connection that ends up at another address than the checked one is blocked before the request", async () => {
  await using receiver = await startRawReceiver(answer(noContent));
  await using sender = openTestSender({ allowed: ["0.0.0.0/8", "127.0.0.0/8"] });

  const outcome = await sender.post(`http://0.0.0.0:${receiver.port}/`);

  expect(outcome).toMatchObject({ reason: "blocked_address", statusCode: null });
  expect(receiver.requests()).toBe(0);
});

test("plain HTTP is blocked where https alone is allowed", async () => {
  await using receiver = await startRawReceiver(answer(noContent));
  const sender = openSender({ policy: { httpsOnly: true, allowedNetworks: parseNetworks(["127.0.0.0/8"]) } });

  const request = {
    endpointId: "ep_1",
    url: receiver.url,
    headers: {},
    body: new Uint8Array(),
    timeoutMs: 1_000,
  };

  expect(await sender.send(request)).toMatchObject({ reason: "blocked_address" });
  expect(receiver.connections()).toBe(0);
  await sender.close();
});

test.each([
  ["a line break in a value", { "x-a": "b\r\nX-Evil: 1" }],
  ["a NUL in a value", { "x-a": "b\0" }],
  ["a name with a space", { "x a": "b" }],
  ["a transfer encoding", { "transfer-encoding": "chunked" }],
  ["a false length", { "content-length": "1" }],
])("%s is a typed failure and nothing is sent", async (_what, headers) => {
  await using receiver = await startRawReceiver(answer(noContent));
  await using sender = openTestSender();

  expect(await sender.post(receiver.url, { headers })).toMatchObject({
    reason: "invalid_response",
    statusCode: null,
  });
  expect(receiver.requests()).toBe(0);
});

test("an empty body is sent as such", async () => {
  await using receiver = await startRawReceiver(answer(noContent));
  await using sender = openTestSender();

  expect(await sender.post(receiver.url, { body: new Uint8Array() })).toMatchObject({ reason: "ok" });
  expect(receiver.received().toString()).toContain("content-length: 0");
});

test("close ends what is under way and idle, may be called twice, and nothing is sent after it", async () => {
  const server = createServer();
  const closed = new Promise<void>((resolve) => {
    server.on("connection", (socket) => socket.on("close", () => resolve()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  const sender = openTestSender();
  const requested = new Promise((resolve) => server.once("request", resolve));

  const underWay = sender.post(url);
  const resolving = openTestSender({ resolver: () => new Promise(() => {}) });
  const unresolved = resolving.post("http://receiver.example/");
  await requested;
  await Promise.all([sender.close(), sender.close(), resolving.close()]);

  expect(await underWay).toMatchObject({ reason: "worker_lost" });
  expect(await unresolved).toMatchObject({ reason: "worker_lost" });
  expect(await sender.post(url)).toMatchObject({ reason: "worker_lost" });
  await closed;
  server.close();
});
