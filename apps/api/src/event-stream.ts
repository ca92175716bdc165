import type { ServerResponse } from "node:http";

/** What may wait for a client that reads slowly; one that is slower than that is cut off. */
const mostWaitingBytes = 512 * 1_024;
const endWithinMs = 1_000;

export type EventStream = {
  send(event: { name: string; id?: string; data: unknown }): void;
  /** Shows both sides, and proxies between them, that the connection lives. */
  beat(): void;
  /** Ends it at once, whether or not the client has read everything. */
  end(): void;
};

/** Server-sent events (HTML, section 9.2). The first thing sent sends the head, too. */
export function openEventStream(response: ServerResponse): EventStream {
  const write = (text: string) => {
    if (response.writableEnded || response.destroyed) return;
    if (!response.headersSent) writeHead(response);
    response.write(text);
    if (response.writableLength > mostWaitingBytes) response.destroy();
  };
  return {
    send({ name, id, data }) {
      const idLine = id === undefined ? "" : `id: ${id}\n`;
      write(`event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`);
    },
    beat: () => write(":\n\n"),
    end() {
      if (response.destroyed) return;
      if (!response.headersSent) writeHead(response);
      response.end();
      setTimeout(() => response.destroy(), endWithinMs).unref();
    },
  };
}

/** nginx holds answers back unless it is told not to. The connection ends with the stream, so that a server can close. */
export function writeHead(response: ServerResponse): ServerResponse {
  return response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    connection: "close",
  });
}
