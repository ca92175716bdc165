import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Log, Service } from "@posthorn/engine/ports";
import { isBearer } from "./bearer.ts";
import type { Readiness } from "./check-readiness.ts";
import { metricsMediaType } from "./meter.ts";
import { StartError } from "./start-error.ts";

/** What a process tells of itself. */
export type Probes = {
  /** Touches no server: a probe that fails with Postgres would restart everything for nothing. */
  isAlive(): boolean;
  checkReadiness(): Promise<Readiness>;
  readMetrics(): Promise<string>;
};

export type ProbeOptions = { host: string; port: number; metricsToken: string | undefined };

type Answer = { status: number; mediaType: string; text: string };

/** The HTTP listener of a process that has no API: `/healthz`, `/readyz`, `/metrics`. */
export function createProbeServer(probes: Probes, options: ProbeOptions, log: Log): Service {
  const server = createServer({ requestTimeout: 10_000 }, listenerOf(probes, options.metricsToken));
  return {
    name: "probes",
    async start() {
      await listen(server, options);
      const { port } = server.address() as AddressInfo; // it listens on TCP, so this is no path
      log.info({ port }, "the probes listen");
    },
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenerOf(probes: Probes, metricsToken: string | undefined): RequestListener {
  return (request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    const mayReadMetrics =
      metricsToken === undefined || isBearer(request.headers.authorization, metricsToken);
    answer(probes, path, mayReadMetrics).then(
      ({ status, mediaType, text }) => {
        response.writeHead(status, { "content-type": mediaType });
        response.end(text);
      },
      () => response.writeHead(500).end(),
    );
  };
}

async function answer(probes: Probes, path: string, mayReadMetrics: boolean): Promise<Answer> {
  if (path === "/healthz") {
    const isAlive = probes.isAlive();
    return asJson(isAlive ? 200 : 503, { status: isAlive ? "ok" : "failing" });
  }
  if (path === "/readyz") {
    const { isReady, checks } = await probes.checkReadiness();
    return asJson(isReady ? 200 : 503, { status: isReady ? "ready" : "unready", checks });
  }
  if (path !== "/metrics") return asText(404, "Nothing is here.\n");
  if (!mayReadMetrics) return asText(401, "The bearer token is missing or wrong.\n");
  return { status: 200, mediaType: metricsMediaType, text: await probes.readMetrics() };
}

function asJson(status: number, body: object): Answer {
  return { status, mediaType: "application/json; charset=utf-8", text: JSON.stringify(body) };
}

function asText(status: number, text: string): Answer {
  return { status, mediaType: "text/plain; charset=utf-8", text };
}

function listen(server: Server, { host, port }: ProbeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new StartError(
          `The probes cannot listen on ${host}, port ${port} (${error.code}); see POSTHORN_HOST and POSTHORN_PROBE_PORT.`,
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}
