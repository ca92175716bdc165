import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type ReceivedRequest, type ReceiverOptions, startReceiver } from "./receiver.ts";

async function start(options: ReceiverOptions = {}) {
  const receiver = await startReceiver(options);
  onTestFinished(() => receiver.stop());
  return receiver;
}

test("a request is received as it was sent and answered with 200", async () => {
  const receiver = await start();
  const body = Buffer.from([0, 1, 0xff, 0x7b]);
  const before = Date.now();
  const response = await fetch(`${receiver.url}/in?a=1`, {
    method: "PUT",
    body,
    headers: { "X-Test": "yes" },
  });

  expect(response.status).toBe(200);
  expect(receiver.requests).toHaveLength(1);
  expect(receiver.requests[0]).toMatchObject({
    method: "PUT",
    path: "/in?a=1",
    headers: { "x-test": "yes" },
  });
  expect(receiver.requests[0]?.body.equals(body)).toBe(true);
  expect(receiver.requests[0]?.receivedAt).toBeGreaterThanOrEqual(before);
  expect(receiver.requests[0]?.receivedAt).toBeLessThanOrEqual(Date.now());
});

test("a body that arrives in many chunks is one body", async () => {
  const receiver = await start();
  const body = Buffer.alloc(1_000_000, "0123456789abcdef");
  await fetch(receiver.url, { method: "POST", body });
  expect(receiver.requests[0]?.body.equals(body)).toBe(true);
});

test("the answer chooses status, headers and body from the request, after onRequest saw it", async () => {
  const seen: ReceivedRequest[] = [];
  const receiver = await start({
    onRequest: (request) => seen.push(request),
    answer: async ({ path }) => ({
      status: 503,
      headers: { "retry-after": "7" },
      body: `${path} ${seen.length}`,
    }),
  });
  const response = await fetch(`${receiver.url}/busy`, { method: "POST", body: "{}" });

  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(await response.text()).toBe("/busy 1");
  expect(seen).toEqual(receiver.requests);
});

test("a delayed answer comes no sooner than told", async () => {
  const receiver = await start({ answer: () => ({ status: 200, delayMs: 60 }) });
  const startedAt = performance.now();
  await fetch(receiver.url);
  // Timers count whole milliseconds and may fire a fraction early.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("no idea");
    },
    "no idea",
  ],
  ["has an impossible status", () => ({ status: 1000 }), "Invalid status code: 1000"],
  [
    "has an impossible header",
    () => ({ status: 200, headers: { "x-a": "\n" } }),
    "Invalid character in header",
  ],
])("an answer that %s becomes a 500 that says so", async (_, answer, message) => {
  const receiver = await start({ answer });
  const response = await fetch(receiver.url);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain(message);
});

test("a connection is kept for the next request", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ports = new Set<number | undefined>();
  const receiver = await start();
  for (let round = 0; round < 3; round++) {
    const sent = httpRequest(receiver.url, { method: "POST", agent });
    sent.end("{}");
    const [response] = await once(sent, "response");
    ports.add(response.socket.localPort);
    await once(response.resume(), "end");
  }
  expect(ports.size).toBe(1);
  expect(receiver.requests).toHaveLength(3);
});

test("a request cut off in its body is not received, and the next one is", async () => {
  const receiver = await start();
  const socket = connect(receiver.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST /cut HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n12345");
  await once(socket, "data");
  socket.resetAndDestroy();
  await fetch(`${receiver.url}/next`);
  expect(receiver.requests.map(({ path }) => path)).toEqual(["/next"]);
});

test("without collect, requests are seen and not kept", async () => {
  let seen = 0;
  const receiver = await start({ collect: false, onRequest: () => seen++ });
  await fetch(receiver.url);
  expect(seen).toBe(1);
  expect(receiver.requests).toEqual([]);
});

test("stop cuts an answer that still waits, may be called twice, and frees the port", async () => {
  const received = Promise.withResolvers<ReceivedRequest>();
  const receiver = await start({
    onRequest: received.resolve,
    answer: () => ({ status: 200, delayMs: 600_000 }),
  });
  const cut = expect(fetch(receiver.url)).rejects.toThrow();
  await received.promise;
  await Promise.all([receiver.stop(), receiver.stop()]);
  await cut;

  const successor = await start({ port: receiver.port });
  expect(successor.url).toBe(receiver.url);
});

test("a port in use is refused", async () => {
  const { port } = await start();
  await expect(startReceiver({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test.each(["127.0.0.2", "[::1]"])("nothing listens on %s, only on 127.0.0.1", async (address) => {
  const { port } = await start();
  const elsewhere = fetch(`http://${address}:${port}`, { signal: AbortSignal.timeout(500) });
  await expect(elsewhere).rejects.toThrow();
});
