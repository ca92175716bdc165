import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createRawServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { Emitter, toRequest } from "./emitter.ts";

const target = {
  path: "/v1/tenants/acme/events",
  body: Buffer.from('{"payload":"ü"}'),
  deliveries: { healthy: 1, slow: 0 },
};

async function listen(server: ReturnType<typeof createRawServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function emitTo(listener: RequestListener, connections: number, events: number) {
  const server = createServer(listener);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  const url = await listen(server);
  const emitter = new Emitter(url, connections);
  onTestFinished(() => server.closeAllConnections());
  const request = toRequest(url, "key", target);
  const answers = await Promise.all(Array.from({ length: events }, () => emitter.emit(request)));
  return { results: answers.map(({ result }) => result), opened: sockets.size };
}

test("every event is asked for whole, and answered with its id, over no more connections than allowed", async () => {
  const seen: string[] = [];
  const { results, opened } = await emitTo(
    (request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      request.on("end", () => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
        response.writeHead(202, { "content-type": "application/json" });
        response.end(JSON.stringify({ id: `evt_${seen.length}` }));
      });
    },
    2,
    5,
  );
  expect(seen).toEqual(Array(5).fill('POST /v1/tenants/acme/events Bearer key {"payload":"ü"}'));
  expect(results).toHaveLength(5);
  expect(new Set(results.map((result) => "id" in result && result.id)).size).toBe(5);
  expect(opened).toBe(2);
});

test("what is no 202 is a refusal, and so is a 202 without an id", async () => {
  let asked = 0;
  const { results } = await emitTo(
    (request, response) => {
      request.resume();
      asked += 1;
      const body = "{}";
      response.writeHead(asked === 1 ? 429 : 202, { "content-length": body.length }).end(body);
    },
    1,
    2,
  );
  expect(results).toEqual([{ refusal: "429" }, { refusal: "202 without an id" }]);
});

test("a connection that ends without an answer refuses its event alone; the next opens another", async () => {
  let asked = 0;
  const { results } = await emitTo(
    (request, response) => {
      request.resume();
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.writeHead(202).end('{"id":"evt_next"}');
    },
    1,
    2,
  );
  expect(results[0]).toHaveProperty("refusal");
  expect(results[1]).toEqual({ id: "evt_next" });
});

test("an answer that comes in pieces is read when it is whole", async () => {
  const pieces = ["HTTP/1.1 202 Acce", 'pted\r\ncontent-length: 14\r\n\r\n{"id":"e', 'vt_1"}'];
  const server = createRawServer((socket) => {
    socket.once("data", async () => {
      for (const piece of pieces) {
        await new Promise((resolve) => socket.write(piece, resolve));
        await nextTurn();
      }
      socket.end();
    });
  });
  const url = await listen(server);
  const { result } = await new Emitter(url, 1).emit(toRequest(url, "key", target));
  expect(result).toEqual({ id: "evt_1" });
});
