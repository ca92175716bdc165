import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { routes } from "@posthorn/contract/route-table";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { afterAll, expect, test } from "vitest";
import type { CheckedClient } from "./testing/checked-client.ts";
import { rootKey, startApi, type TestApi } from "./testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const event = '{"eventType":"a","payload":1}';

async function openSocket({ url }: CheckedClient): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** An emit of which only the beginning of the body is sent. */
async function beginEmit(to: CheckedClient): Promise<Socket> {
  await to.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
  const socket = await openSocket(to);
  const head = [
    "POST /v1/tenants/acme/events HTTP/1.1",
    "host: 127.0.0.1",
    `authorization: Bearer ${rootKey}`,
    "content-type: application/json",
    `content-length: ${event.length}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${event.slice(0, 9)}`);
  return socket;
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  if (!socket.closed) await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

/** One that the test may stop. */
async function startAnother(stopWithinMs: number): Promise<TestApi> {
  return startApi(database.url, {}, stopWithinMs);
}

test("a client that goes away in the middle of a body does no harm", async () => {
  const { client: other, stop, mistakes } = await startAnother(60_000);
  const sockets = await Promise.all(Array.from({ length: 20 }, () => beginEmit(other)));
  for (const socket of sockets) socket.destroy();
  await other.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
  await stop();
  expect(mistakes).toEqual([]);
});

test("a client that goes away before its answer does no harm", async () => {
  for (let count = 0; count < 20; count += 1) {
    const socket = await beginEmit(client);
    socket.write(event.slice(9));
    socket.destroy();
  }
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
});

test("a request under way is answered while the API stops, and its connection ends", async () => {
  const { client: other, stop } = await startAnother(60_000);
  const socket = await beginEmit(other);
  await other.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
  const stopped = stop();
  await eventually(() => expect(openSocket(other)).rejects.toThrow("ECONNREFUSED"));
  const answer = readAll(socket);
  socket.write(event.slice(9));
  expect(await answer).toContain("HTTP/1.1 202 Accepted");
  await stopped;
});

test("a request that never ends does not keep the API from stopping", async () => {
  const { client: other, stop } = await startAnother(200);
  const socket = await beginEmit(other);
  const closed = readAll(socket);
  await stop();
  expect(await closed).toBe("");
});

test("clients that never pause do not keep the API from stopping", async () => {
  const { client: other, stop } = await startAnother(60_000);
  const keepAsking = async () => {
    for (let answers = 0; ; answers += 1) {
      const answer = await other.send({ method: "GET", path: "/healthz" }).catch(() => null);
      if (answer === null) return answers;
    }
  };
  const clients = Promise.all(Array.from({ length: 8 }, keepAsking));
  await eventually(() => other.send({ method: "GET", path: "/healthz" }));
  await stop();
  expect(Math.min(...(await clients))).toBeGreaterThan(0);
});

test("a second stop waits for the first", async () => {
  const { client: other, stop } = await startAnother(500);
  const socket = await beginEmit(other);
  const ended: string[] = [];
  const closed = readAll(socket).then(() => ended.push("connection"));
  await Promise.all([stop(), stop().then(() => ended.push("stop")), closed]);
  expect(ended).toEqual(["connection", "stop"]);
});

test("a client that never ends its headers is let go", async () => {
  const socket = await openSocket(client);
  socket.write("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ");
  expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n\r\n$/);
});

const notHttp: [what: string, text: string][] = [
  ["no HTTP at all", "hello\r\n\r\n"],
  ["a request without a host", "GET /healthz HTTP/1.1\r\n\r\n"],
  ["two lengths", "POST /v1/tenants HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"],
  [
    "a length and chunks",
    "POST /v1/tenants HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
  ],
  ["a header with a NUL", "GET /healthz HTTP/1.1\r\nhost: a\r\nx-a: \0\r\n\r\n"],
];

test.each(notHttp)("%s is turned away without a word about us", async (_what, text) => {
  const socket = await openSocket(client);
  const answer = readAll(socket);
  socket.write(text);
  expect(await answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/i);
});

test("a body beyond its limit is refused before it is sent in full, and the connection lives on", async () => {
  const socket = await openSocket(client);
  const length = 400_000;
  socket.write(
    `POST /v1/tenants/acme/events HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${rootKey}\r\ncontent-length: ${length}\r\n\r\n`,
  );
  const [first] = (await once(socket, "data")) as [Buffer];
  expect(first.toString()).toMatch(/^HTTP\/1\.1 413 /);
  socket.write(Buffer.alloc(length, "x"));
  socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
  expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 200 /);
});

test("nobody without a key has his body read", async () => {
  const socket = await openSocket(client);
  socket.write("POST /v1/events/batch HTTP/1.1\r\nhost: a\r\ncontent-length: 10000000\r\n\r\n{");
  const [first] = (await once(socket, "data")) as [Buffer];
  expect(first.toString()).toMatch(/^HTTP\/1\.1 401 /);
  socket.destroy();
});

test("HEAD answers like GET, without a body", async () => {
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
  const gets = routes.filter(({ method }) => method === "get");
  for (const { path: pattern } of gets) {
    const path = pattern.replace(":tenant", "acme").replace(/:\w+/, "x");
    const [get, head] = [
      await client.send({ method: "GET", path }),
      await client.send({ method: "HEAD", path }),
    ];
    expect([path, head.status, head.headers["content-type"]]).toEqual([
      path,
      get.status,
      get.headers["content-type"],
    ]);
  }
});
