import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { StartError } from "@posthorn/runtime/start-error";

export type ListenOptions = {
  host: string;
  port: number;
  /** Requests that are not answered by then are cut off when the server closes; 20 s by default. */
  stopWithinMs?: number;
};

/** An HTTP server whose answers come from whatever `answer` gives at the time. */
export type HttpServer = {
  /** Known once it listens. */
  url(): string;
  isClosing(): boolean;
  /** @throws StartError when the address cannot be had */
  listen(): Promise<void>;
  /** Takes no new connection, lets the requests under way be answered, and closes what is idle. */
  close(): Promise<void>;
};

/** Clients that send slowly hold no more than a socket, and not for long. */
const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};

const defaultStopWithinMs = 20_000;

export function createHttpServer(answer: () => RequestListener, options: ListenOptions): HttpServer {
  let closing: Promise<void> | undefined;
  const connections = new Set<Socket>();
  const server = createServer(serverLimits, (request, response) => {
    if (closing !== undefined) response.setHeader("connection", "close");
    answer()(request, response);
  });
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  return {
    url: () => urlOf(server, options.host),
    isClosing: () => closing !== undefined,
    listen: () => listen(server, options),
    close: () => (closing ??= close(server, connections, options.stopWithinMs ?? defaultStopWithinMs)),
  };
}

function listen(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const elsewhere = `The API cannot listen on ${host}, port ${port} (${error.code}); see POSTHORN_HOST and POSTHORN_PORT.`;
      reject(
        new StartError(isTaken ? `Port ${port} is taken; set POSTHORN_PORT to another one.` : elsewhere),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** A closed server leaves connections open that were busy when it closed, and no longer minds its own timeouts. */
function close(server: Server, connections: ReadonlySet<Socket>, withinMs: number): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const closingIdle = setInterval(() => {
      server.closeIdleConnections();
      // To Node, a connection that never sent anything is not idle. Clients open some in advance.
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    }, 50);
    const cuttingOff = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(closingIdle);
      clearTimeout(cuttingOff);
      resolve();
    });
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo; // it listens on TCP, so this is no path
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
