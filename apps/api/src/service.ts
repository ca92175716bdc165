import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Authenticate, createAuthenticate } from "@posthorn/engine/api-keys/authenticate";
import type { Service } from "@posthorn/engine/ports";
import { checkReadiness } from "@posthorn/runtime/check-readiness";
import type { OpenEngine } from "@posthorn/runtime/open-engine";
import { StartError } from "@posthorn/runtime/start-error";
import { version } from "@posthorn/runtime/version";
import { createApp } from "./create-app.ts";
import { createKeyUse } from "./key-use.ts";

export type ApiOptions = {
  host: string;
  port: number;
  maxPayloadBytes: number;
  /** Requests that are not answered by then are cut off when the service stops; 20 s by default. */
  stopWithinMs?: number;
};

/** `url` is known once the service has started. */
export type ApiService = Service & { url(): string };

/** Clients that send slowly hold no more than a socket, and not for long. */
const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};

const defaultStopWithinMs = 20_000;

/** The HTTP server. Stopping takes no new connection and lets the requests under way be answered. */
export function createApiService({ engine, store }: OpenEngine, options: ApiOptions): ApiService {
  const keyUse = createKeyUse(engine);
  const authenticate = keyUse.observe(createAuthenticate(engine));
  const app = createAppFor(authenticate);
  let stopping: Promise<void> | undefined;
  const server = createServer(serverLimits, (request, response) => {
    if (stopping !== undefined) response.setHeader("connection", "close");
    app(request, response);
  });
  return {
    name: "api",
    url: () => urlOf(server, options.host),
    async start() {
      await keyUse.start();
      await listen(server, options);
      engine.log.info({ url: urlOf(server, options.host) }, "the API listens");
    },
    async stop() {
      stopping ??= close(server, options.stopWithinMs ?? defaultStopWithinMs);
      await stopping;
      await keyUse.stop();
    },
  };

  function createAppFor(authenticateKey: Authenticate) {
    return createApp({
      engine,
      authenticate: authenticateKey,
      maxPayloadBytes: options.maxPayloadBytes,
      version,
      checkReadiness: () => checkReadiness(store, engine.queue),
    });
  }
}

function listen(server: Server, { host, port }: ApiOptions): Promise<void> {
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
function close(server: Server, withinMs: number): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const closingIdle = setInterval(() => server.closeIdleConnections(), 50);
    const cuttingOff = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(closingIdle);
      clearTimeout(cuttingOff);
      resolve();
    });
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
