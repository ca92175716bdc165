import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import { openEventStream } from "./event-stream.ts";

/** A client and the answer that it is given. */
async function connect(): Promise<{ answer: IncomingMessage; response: ServerResponse }> {
  const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => resolve(response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP, so this is no path
  const request = get(`http://127.0.0.1:${port}`);
  const response = await asked;
  openEventStream(response).beat();
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  answer.on("error", () => {});
  return { answer, response };
}

async function readAll(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("events have a name, an id if they are given one, and a line of JSON", async () => {
  const { answer, response } = await connect();
  const stream = openEventStream(response);
  stream.send({ name: "attempt", id: "att_1", data: { text: "two\nlines" } });
  stream.send({ name: "skipped", data: { count: 3 } });
  stream.end();
  expect(await readAll(answer)).toBe(
    ':\n\nevent: attempt\nid: att_1\ndata: {"text":"two\\nlines"}\n\nevent: skipped\ndata: {"count":3}\n\n',
  );
  expect(answer.headers).toMatchObject({ "content-type": "text/event-stream", "cache-control": "no-store" });
});

test("what is sent after the end is dropped", async () => {
  const { answer, response } = await connect();
  const stream = openEventStream(response);
  stream.end();
  stream.end();
  stream.send({ name: "attempt", data: {} });
  stream.beat();
  expect(await readAll(answer)).toBe(":\n\n");
});

test("a client that does not read is cut off before much has piled up for it", async () => {
  const { answer, response } = await connect();
  answer.pause();
  const stream = openEventStream(response);
  let mostBytes = 0;
  await eventually(() => {
    stream.send({ name: "attempt", data: "x".repeat(50_000) });
    mostBytes = Math.max(mostBytes, response.writableLength);
    expect(response.destroyed).toBe(true);
  });
  expect(mostBytes).toBeLessThan(1_000_000);
});

test("a client that does not read does not keep the end from coming", async () => {
  const { answer, response } = await connect();
  answer.pause();
  const stream = openEventStream(response);
  await eventually(() => {
    stream.send({ name: "attempt", data: "x".repeat(50_000) });
    expect(response.writableLength).toBeGreaterThan(100_000);
  });
  stream.end();
  await once(response, "close");
  expect(response.destroyed).toBe(true);
});
